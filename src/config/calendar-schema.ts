import { z } from 'zod';
import { VERIFIED } from '../core/policy/citation.js';

const midnight = (text: string) => Date.parse(`${text}T00:00:00Z`);
/** `2026-02-30` is a date to the parser and not to the calendar: the text must come back as it went in. */
const isDate = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(midnight(text)) &&
  new Date(midnight(text)).toISOString().startsWith(text);
const isWeekend = (text: string) => [0, 6].includes(new Date(midnight(text)).getUTCDay());

const date = z.string().refine(isDate, 'must be a date in quotes, "2026-02-17"');

const holiday = z
  .strictObject({ zh: z.string().min(1), en: z.string().min(1), from: date, to: date.optional() })
  .refine(({ from, to }) => to === undefined || from <= to, {
    message: 'ends before it begins',
    path: ['to'],
  })
  .refine(({ from, to }) => to === undefined || midnight(to) - midnight(from) < 31 * 86_400_000, {
    message: 'is longer than a month',
    path: ['to'],
  });

const year = z
  .strictObject({
    year: z.number().int().min(2000).max(2199),
    citation: z.string().min(1),
    verified: z.enum(VERIFIED),
    holidays: z.array(holiday).min(1),
    makeUp: z.array(date.refine(isWeekend, 'is no Saturday or Sunday')).default([]),
  })
  // Days of a notice lie in its year; a holiday over New Year may begin in the last week of the year before.
  .superRefine(({ year: number, holidays, makeUp }, context) => {
    const first = `${number - 1}-12-25`;
    const last = `${number}-12-31`;
    const outside = (text: string) => text < first || text > last;
    const wrong = (path: (string | number)[], text: string) =>
      outside(text) && context.addIssue({ code: 'custom', path, message: `${text} is not in ${number}` });
    holidays.forEach(({ from, to }, index) => {
      wrong(['holidays', index, 'from'], from);
      wrong(['holidays', index, 'to'], to ?? from);
    });
    makeUp.forEach((text, index) => {
      wrong(['makeUp', index], text);
      if (holidays.some(({ from, to }) => text >= from && text <= (to ?? from)))
        context.addIssue({ code: 'custom', path: ['makeUp', index], message: `${text} is a holiday too` });
    });
  });

export const CALENDAR_SCHEMA = z.strictObject({
  verifiedOn: date,
  market: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country'),
  years: z
    .array(year)
    .min(1)
    .refine(
      (years) => new Set(years.map((one) => one.year)).size === years.length,
      'a year stands here twice',
    ),
});

export type CalendarFile = z.infer<typeof CALENDAR_SCHEMA>;
