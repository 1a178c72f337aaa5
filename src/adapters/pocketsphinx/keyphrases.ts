import type { KeyPhrase } from './options.js';

/** pocketsphinx's dictionary has words in lower case, apostrophes within, nothing else. */
export const spokenForm = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z' ]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();

/** A longer phrase multiplies more likelihoods, so it needs more room. */
const BY_WORDS = [1e-5, 1e-5, 1e-10, 1e-20, 1e-30, 1e-40, 1e-45, 1e-50] as const;
const threshold = (phrase: string): number =>
  BY_WORDS[Math.min(phrase.split(' ').length, BY_WORDS.length - 1)] ?? 1e-50;

/** The file for `-kws`: one phrase a line, each once. */
export function keyphraseFile(phrases: readonly KeyPhrase[]): string {
  const lines = new Map<string, number>();
  for (const { words, threshold: own } of phrases) {
    const spoken = spokenForm(words);
    if (spoken !== '' && !lines.has(spoken)) lines.set(spoken, own ?? threshold(spoken));
  }
  return [...lines].map(([words, at]) => `${words} /${at.toExponential()}/\n`).join('');
}
