import type { KeyPhrase } from './options.js';

/**
 * What English says that sounds like a refusal and is none. A spotter hears only what it is told of: without these
 * "do not call the office" is heard as "do not call me". Measured one by one with `scripts/bench speech` (decision 0008).
 */
export const RIVALS: readonly KeyPhrase[] = [
  'can you call me again',
  'please call me again',
  'call me again next',
  'call me again tomorrow',
  'call me back',
  'call my mobile',
  'call you again',
  'did you call me',
  'nobody call me again',
  'why do you not call me',
  'do not call the',
  'do not call the office',
  'would like to know more',
  "don't call me before",
  "don't call me at",
  "don't stop calling",
  'the list of prices',
  'my number on your list',
  'put me on the list for',
  'very interested',
].map((words) => ({ words }));
