/** Text that a person typed and that goes on the record as evidence: one line, something in it, of a sane length. */
const LONGEST = 200;
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

export function isPlainText(text: string, longest: number = LONGEST): boolean {
  return text.trim() !== '' && text.length <= longest && !UNPRINTABLE.test(text);
}

/** Whether two names are one person's, however they were typed: `Ann`, `ann ` and the full-width `Ａｎｎ` are one. */
export function samePerson(a: string, b: string): boolean {
  return spelling(a) === spelling(b);
}

const spelling = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
