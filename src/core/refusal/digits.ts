/** The keys an agent can press on a call. Neither may begin like the other, so that the first match is the only one. */
export interface FeatureKeys {
  readonly refusal: string;
  readonly undo: string;
}

/** The digits of one leg that may still become a key, and when the last of them came (ms). */
export interface Typed {
  readonly digits: string;
  readonly at: number;
}

/** Nothing of a key, a part of one, or a whole one. */
export type Pressed =
  | { readonly kind: 'none' }
  | { readonly kind: 'part'; readonly typed: Typed }
  | { readonly kind: 'key'; readonly key: 'refusal' | 'undo' };

/**
 * One more digit on a leg. A pause longer than `patience` between two digits begins anew; what was typed before the key
 * does not spoil it (`1*9`, `**9`), for the agent may have answered the customer's own menu.
 */
export function press(
  keys: FeatureKeys,
  typed: Typed | undefined,
  digit: string,
  at: number,
  patience: number,
): Pressed {
  const before = typed && at - typed.at <= patience ? typed.digits : '';
  const all = before + digit;
  for (const key of ['refusal', 'undo'] as const)
    if (keys[key] !== '' && all.endsWith(keys[key])) return { kind: 'key', key };
  for (let from = 0; from < all.length; from++) {
    const rest = all.slice(from);
    if (keys.refusal.startsWith(rest) || keys.undo.startsWith(rest))
      return { kind: 'part', typed: { digits: rest, at } };
  }
  return { kind: 'none' };
}
