import type { Phrases } from './compile.js';
import type { Phrase, Spot } from './phrase.js';

/** Whether these words alone are taken for this phrase. */
export function spotted(
  phrases: Phrases,
  { id, speakers }: Pick<Phrase, 'id' | 'speakers'>,
  words: string,
): boolean {
  const [speaker = 'customer'] = speakers;
  return phrases
    .scan(speaker)
    .read(phrases.read(words))
    .found.some(({ phrase }) => phrase.id === id);
}

/** What an engine that spots keywords is to listen for; what it then tells is held against the phrases like any other text. */
export function phrasesToSpot({ all }: Phrases): readonly Spot[] {
  const seen = new Set<string>();
  return all.flatMap(({ spot }) => spot).filter(({ words }) => !seen.has(words) && seen.add(words));
}
