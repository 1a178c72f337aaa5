/** What a dialer's code for the end of a call may mean; a closed set, so that a code cannot be mapped to nothing (B20). */
export const MEANINGS = [
  'refusal',
  'abandoned',
  'no-refusal',
  'wrong-number',
  'no-answer',
  'busy',
  'callback',
  'sale',
] as const;
export type Meaning = (typeof MEANINGS)[number];
