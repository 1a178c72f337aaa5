import { refuse } from '../../../core/configuration-words.js';

/** A plain value after `=`: printable, without comment, template, section or expression characters. */
export function conf(value: string, place: string): string {
  return /^[\x21-\x7e]{1,255}$/.test(value) && !/[;[\](){}"'\\$,&|<>]/.test(value)
    ? value
    : refuse(place, 'no spaces, control characters, quotes, brackets or ; \\ $ , & | < >');
}

/** In Dial's first argument `;` begins a comment of the file and `,` the next argument. */
export function dialString(value: string): string {
  return /[,&|\s]/.test(value)
    ? refuse('dial string', 'no comma, ampersand or space')
    : value.replaceAll(';', '\\;');
}

/** Puts each `;@slot` line's lines in its place. A slot the template lacks or nobody fills is an error, not a gap. */
export function fill(template: string, slots: Readonly<Record<string, readonly string[]>>): string {
  const left = new Set(Object.keys(slots));
  const lines = template.split('\n').flatMap((line) => {
    const slot = /^;@([a-z-]+)$/.exec(line)?.[1];
    if (slot === undefined) return [line];
    left.delete(slot);
    return slots[slot] ?? refuse(`slot ${slot}`, 'it is not known');
  });
  if (left.size > 0) refuse(`template`, `it has no place for ${[...left].join(', ')}`);
  return lines.join('\n');
}
