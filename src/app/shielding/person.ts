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

/** `Lі` with a Cyrillic і reads like `Li`: one person could pass for two. Han beside Latin letters is an ordinary name. */
export function mixesScripts(name: string): boolean {
  return LOOK_ALIKE.filter((script) => script.test(name.normalize('NFKC'))).length > 1;
}

const LOOK_ALIKE = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/** NFKC and upper, then lower case (ß is ss, ς is σ); what is not seen, such as a zero-width space, makes no other name. */
export const spelling = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
