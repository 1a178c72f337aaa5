import { refuse } from '../../../core/configuration-words.js';

/** An address, a URI or a password as an attribute: `$` begins a variable before XML is even read. */
export function plain(value: string, place: string): string {
  return /^[\x21-\x7e]{1,255}$/.test(value) && !/[$"'<>&{}|,\\^`]/.test(value)
    ? value
    : refuse(place, 'no spaces, control characters, quotes, brackets or $ & < > { } | , \\ ^');
}

/** A key or a code: digits, stars and hashes. */
export function dialled(value: string, place: string): string {
  return /^[0-9*#]{1,8}$/.test(value) ? value : refuse(place, 'one to eight digits, * or #');
}

/** Text inside an attribute; what comes here is ours, made of values that were checked. */
export const attribute = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Puts lines in the place of each `<!--@slot-->` that stands alone, and a word in the place of `@slot@`. A slot the template
 * lacks or nobody fills is an error, not a gap.
 */
export function fill(template: string, slots: Readonly<Record<string, readonly string[] | string>>): string {
  const left = new Set(Object.keys(slots));
  const lines = template.split('\n').flatMap((line) => {
    const [, indent, slot] = /^(\s*)<!--@([a-z-]+)-->$/.exec(line) ?? [];
    if (slot === undefined || indent === undefined) return [words(line, slots, left)];
    const lines = slots[`${slot}`];
    left.delete(slot);
    return typeof lines === 'object'
      ? lines.map((one) => indent + one)
      : refuse(`slot ${slot}`, 'it is not known');
  });
  if (left.size > 0) refuse('template', `it has no place for ${[...left].join(', ')}`);
  return lines.join('\n');
}

function words(
  line: string,
  slots: Readonly<Record<string, readonly string[] | string>>,
  left: Set<string>,
): string {
  return line.replace(/@([a-z-]+)@/g, (_all, slot: string) => {
    const word = slots[`${slot}-word`];
    left.delete(`${slot}-word`);
    return typeof word === 'string' ? attribute(word) : refuse(`slot ${slot}`, 'it is not known');
  });
}
