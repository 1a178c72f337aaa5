/** The allows that a trunk leg may stand on, by number and trunk: each is used by one leg. */
export interface Clearances {
  grant(number: string, trunk: string, at: number): void;
  use(number: string, trunk: string, at: number): boolean;
}

/** A clearance outlives the call's way from the guard's answer to the event, not more. */
const CLEARANCE_MS = 60_000;

export function createClearances(): Clearances {
  const open = new Map<string, number[]>();
  let nextSweep = 0;
  return {
    grant(number, trunk, at) {
      if (at >= nextSweep) {
        nextSweep = at + CLEARANCE_MS;
        for (const [key, times] of open) if (times.every((t) => at - t > CLEARANCE_MS)) open.delete(key);
      }
      const key = `${number}\n${trunk}`;
      open.set(key, [...(open.get(key) ?? []), at]);
    },
    use(number, trunk, at) {
      const key = `${number}\n${trunk}`;
      const [used, ...left] = (open.get(key) ?? []).filter((t) => at - t <= CLEARANCE_MS);
      if (left.length > 0) open.set(key, left);
      else open.delete(key);
      return used !== undefined;
    },
  };
}
