import { z } from 'zod';
import { PURPOSES } from '../core/call-attempt.js';
import { VERIFIED } from '../core/policy/citation.js';

/** What the rules of a pack have in common. The messages are keys of PACK_SENTENCES. */

export const filled = <T extends z.ZodType>(item: T) =>
  z.array(item, { error: 'rule-list' }).min(1, 'empty-list');

export const localDate = z.string({ error: 'date' }).refine(isDate, 'date');

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

export const purposes = filled(z.enum(PURPOSES, { error: 'purpose' }));

export const packRule = {
  id: z.string({ error: 'rule-id' }).regex(/^[a-z][a-z0-9-]{0,63}$/, 'rule-id'),
  citation: z.strictObject(
    {
      text: z.string({ error: 'citation-text' }).trim().min(1, 'citation-text').max(1000),
      verified: z.enum(VERIFIED, { error: 'verified' }),
      on: localDate,
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'citation') },
  ),
};
