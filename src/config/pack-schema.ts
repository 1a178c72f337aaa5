import { z } from 'zod';
import { DAY_KINDS } from '../core/window/day.js';
import { filled, localDate, packRule, purposes } from './pack-parts.js';
import { duration, openSpan } from './values.js';

/** The file of a rule pack: every key and what it may be. Unknown keys are refused: a misspelt rule is no rule. */

const season = z
  .strictObject({
    calendar: z.enum(['gregorian', 'lunar', 'islamic'], { error: 'calendar' }),
    from: z.string({ error: 'month-day' }),
    to: z.string({ error: 'month-day' }),
  })
  .superRefine(({ calendar, from, to }, context) => {
    for (const [key, text] of Object.entries({ from, to }))
      if (!isMonthDay(calendar, text))
        context.addIssue({ code: 'custom', message: 'month-day', path: [key] });
  });

const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isMonthDay(calendar: string, text: string): boolean {
  const [, month, day] = /^(\d{2})-(\d{2})$/.exec(text) ?? [];
  const longest = calendar === 'gregorian' ? LONGEST[Number(month) - 1] : 30;
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= (longest ?? 0);
}

const condition = z
  .strictObject({
    regions: filled(z.string().regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, 'region')).exactOptional(),
    weekdays: filled(z.int({ error: 'weekday' }).min(1, 'weekday').max(7, 'weekday')).exactOptional(),
    days: filled(z.enum(DAY_KINDS, { error: 'day-kind' })).exactOptional(),
    seasons: filled(season).exactOptional(),
    dates: filled(localDate).exactOptional(),
    since: localDate.exactOptional(),
    until: localDate.exactOptional(),
    purposes: purposes.exactOptional(),
    lines: filled(z.string().min(1)).exactOptional(),
  })
  .refine(({ since, until }) => !since || !until || since <= until, {
    message: 'date-order',
    path: ['until'],
  });

const windowRule = z
  .strictObject({
    ...packRule,
    effect: z.enum(['base', 'narrow', 'widen'], { error: 'effect' }),
    open: z.array(openSpan, { error: 'open' }),
    when: condition.default({}),
  })
  .refine(({ effect, open }) => effect === 'narrow' || open.length > 0, { message: 'open', path: ['open'] });

const capBase = {
  ...packRule,
  per: z.enum(['number', 'person'], { error: 'per' }),
  scope: z.enum(['company', 'campaign', 'purpose'], { error: 'scope' }),
  purposes: purposes.exactOptional(),
};
const counts = z.enum(['attempts', 'connects'], { error: 'counts' });
const span = z.union([z.literal('local-day'), duration], { error: 'cap-span' });

const capRule = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...capBase,
      kind: z.literal('most'),
      counts,
      most: z.int({ error: 'most' }).min(1, 'most'),
      span,
    }),
    z.strictObject({ ...capBase, kind: z.literal('gap'), counts, least: duration }),
    z.strictObject({
      ...capBase,
      kind: z.literal('cooling-off'),
      after: z.enum(['refusal', 'abandoned'], { error: 'after' }),
      least: duration,
    }),
  ],
  { error: 'cap-kind' },
);

/** What is not known no paper makes good, and an order or a measure binds whatever is on file. */
const WAIVABLE = [
  'shielded',
  'out-of-hours',
  'cap-reached',
  'cooling-off',
  'renewal-too-early',
  'no-provenance',
  'no-consent',
] as const;

const needs = z.discriminatedUnion(
  'paper',
  [
    z.strictObject({ paper: z.literal('policy') }),
    z.strictObject({
      paper: z.literal('renewal'),
      withinDays: z.int({ error: 'within-days' }).min(1, 'within-days').max(3660, 'within-days'),
    }),
    z.strictObject({ paper: z.literal('appointment') }),
    z.strictObject({ paper: z.literal('consent') }),
  ],
  { error: 'needs' },
);

const exemption = z
  .strictObject({
    ...packRule,
    purposes,
    needs,
    waives: z.array(z.enum(WAIVABLE, { error: 'waives' }), { error: 'waives' }),
  })
  // A renewal's date is a rule even where it waives nothing.
  .refine(({ needs, waives }) => needs.paper === 'renewal' || waives.length > 0, {
    message: 'empty-list',
    path: ['waives'],
  })
  .refine(
    ({ purposes, needs, waives }) =>
      needs.paper === 'consent' ||
      !waives.includes('shielded') ||
      !purposes.some((purpose) => purpose === 'sale' || purpose === 'survey'),
    { message: 'refusal-beats-relationship', path: ['waives'] },
  );

const rules = <T extends z.ZodType>(rule: T) => z.array(rule, { error: 'rule-list' }).default([]);

export const packSchema = z.strictObject({
  name: z.string({ error: 'pack-name' }).regex(/^[a-z][a-z0-9-]{0,63}$/, 'pack-name'),
  market: z.string({ error: 'market' }).regex(/^[A-Z]{2}$/, 'market'),
  /** A shipped pack by its name, or a path as seen from this file. */
  extends: z.string({ error: 'pack-name' }).min(1, 'pack-name').exactOptional(),
  windows: rules(windowRule),
  caps: rules(capRule),
  exemptions: rules(exemption),
  provenance: z
    .strictObject({ ...packRule, missing: z.enum(['block', 'flag'], { error: 'missing' }) })
    .exactOptional(),
  callerId: z
    .strictObject({
      ...packRule,
      allowed: z.array(z.string(), { error: 'allowed-empty' }).min(1, 'allowed-empty'),
    })
    .exactOptional(),
  optIn: z.strictObject({ ...packRule, from: localDate.exactOptional() }).exactOptional(),
});

export type PackFile = z.output<typeof packSchema>;
export type CapFile = PackFile['caps'][number];
