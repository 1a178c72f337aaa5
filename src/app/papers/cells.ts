import { PURPOSES, type Purpose } from '../../core/call-attempt.js';
import { normalise } from '../../core/number/normalise.js';
import type { NumberingPlan } from '../../core/number/numbering-plan.js';
import { isPlainText } from '../shielding/person.js';
import { readDate } from './read-date.js';
import type { RowProblem } from './row-problems.js';

/** What a cell says, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly what: RowProblem };
export type ReadCell<T> = (text: string) => Read<T>;

const found = <T>(value: T | undefined, what: RowProblem): Read<T> =>
  value === undefined ? { what } : { value };

export const numberCell =
  (plan: NumberingPlan): ReadCell<string> =>
  (text) => {
    const reading = normalise(text, plan);
    if (!reading.parsed) return { what: 'bad-number' };
    return reading.kind === 'emergency' ? { what: 'emergency' } : { value: reading.key };
  };

export const dateCell =
  (meant: 'start' | 'end'): ReadCell<number> =>
  (text) =>
    found(readDate(text, meant), 'bad-date');

/** No end must be said in so many words: an empty cell is a mistake. */
export const endCell: ReadCell<number | null> = (text) =>
  /^(?:forever|永久|长期)$/i.test(text) ? { value: null } : dateCell('end')(text);

export const textCell: ReadCell<string> = (text) =>
  isPlainText(text) ? { value: text } : { what: 'bad-text' };

export const purposesCell: ReadCell<readonly Purpose[]> = (text) => {
  const words = text.split(/[;；、|\s]+/u).filter((word) => word !== '');
  const known = words.map((word) => PURPOSES.find((purpose) => purpose === word.toLowerCase()));
  const purposes = known.filter((purpose) => purpose !== undefined);
  return found(purposes.length > 0 && purposes.length === words.length ? purposes : undefined, 'bad-purpose');
};

/** Only a region that the rules can speak of: one they do not know would slip through every regional rule. */
export const regionCell =
  (plan: NumberingPlan): ReadCell<string> =>
  (text) => {
    const code = plan.parts.get(text) ?? plan.parts.get(text.toUpperCase()) ?? text.toUpperCase();
    const parts = new Set(plan.parts.values());
    const known = code === plan.country || parts.has(code);
    return found(known ? code : undefined, 'bad-region');
  };
