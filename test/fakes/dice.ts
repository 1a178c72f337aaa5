/** Chance with a seed, so that a failing case can be had again. */
export interface Dice {
  /** A whole number from 0, below `most`. */
  below(most: number): number;
  one<T>(of: readonly [T, ...T[]] | readonly T[]): T;
}

/** Mulberry32: 32 bits of state are plenty for tests. */
export function dice(seed: number): Dice {
  let state = seed | 0;
  const below = (most: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
  return { below, one: (of) => of[below(of.length)] as never };
}
