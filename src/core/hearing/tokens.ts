import type { PhraseBook } from './phrase.js';

/** One word, or one Chinese character: as written, as read, and the sound that it shares with others. */
export interface Token {
  readonly raw: string;
  readonly word: string;
  readonly sound: string;
  readonly filler: boolean;
  readonly key: boolean;
}

export type Reader = (text: string) => Token[];

/** Nobody says more in one stretch; what is longer is noise, and only its end is looked at. */
const LONGEST = 4_000;
/** Chinese characters one by one, everything else word by word; punctuation is what the recogniser made up. */
const WORD = /\p{Script=Han}|[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;

/** How a text of this language is read: the same for what is heard and for the forms it is held against. */
export function createReader(book: PhraseBook): Reader {
  const fold = new Map(book.fold.map((pair) => [...pair] as [string, string]));
  const folded = (text: string): string => [...spell(text)].map((one) => fold.get(one) ?? one).join('');
  const words = (text: string): string[] => folded(text).match(WORD) ?? [];
  const long = new Map(Object.entries(book.contractions).map(([short, full]) => [spell(short), words(full)]));
  const sounds = new Map(
    book.alike.flatMap((list) => list.map((one) => [folded(one), folded(list[0] ?? one)])),
  );
  const fillers = new Set(book.fillers.flatMap(words));
  const key = new Set(book.key.flatMap(words));

  const token = (raw: string, word: string): Token => ({
    raw,
    word,
    sound: sounds.get(word) ?? word,
    filler: fillers.has(word),
    key: key.has(word) || key.has(sounds.get(word) ?? word),
  });
  return (text) => {
    const written = text.slice(-LONGEST).normalize('NFKC').match(WORD) ?? [];
    return written.flatMap((raw) => {
      const word = folded(raw);
      const full = long.get(word);
      // The short form is kept with its first word, so that a snippet reads as it was written.
      return full ? full.map((one, i) => token(i === 0 ? raw : '', one)) : [token(raw, word)];
    });
  };
}

const spell = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('’', "'");

/** Chinese without blanks, other words with them. */
export const written = (tokens: readonly Token[]): string =>
  tokens
    .map(({ raw }) => raw)
    .filter((raw) => raw !== '')
    .reduce((text, raw) => {
      const joined = text === '' || /\p{Script=Han}$/u.test(text) || /^\p{Script=Han}/u.test(raw);
      return joined ? text + raw : `${text} ${raw}`;
    }, '');

/** Whether two words differ by one letter left out, put in, changed or swapped; short words differ by that too easily. */
export function nearly(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const rest = (text: string, skip: number): string => text.slice(from + skip);
  return (
    rest(a, 1) === rest(b, 1) ||
    rest(a, 1) === rest(b, 0) ||
    rest(a, 0) === rest(b, 1) ||
    (a[from] === b[from + 1] && a[from + 1] === b[from] && rest(a, 2) === rest(b, 2))
  );
}
