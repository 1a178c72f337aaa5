/** How far the text of a rule was checked: read in a primary text, read in a secondary one, or not read at all. */
export const VERIFIED = ['primary', 'secondary', 'unverified'] as const;
export type Verified = (typeof VERIFIED)[number];

/** Where a rule comes from. `on` is the day on which that was last looked at, `2026-11-22`. */
export interface Citation {
  readonly text: string;
  readonly verified: Verified;
  readonly on: string;
}

/** What every rule of a pack has. A finding names the rule by `id`, so that a record says which one decided (R8.3). */
export interface PackRule {
  readonly id: string;
  readonly citation: Citation;
}
