import { z } from 'zod';
import { INTENTS } from '../core/hearing/phrase.js';
import { SPEAKERS } from './hearing-schema.js';

/** The file of phrases: every key and what it may be. Unknown keys are refused: a misspelt phrase is never heard. */

const form = z.string({ error: 'form-empty' }).min(1, 'form-empty').max(2000);
const forms = z.array(form, { error: 'say' });
const word = z.string({ error: 'one-word' }).regex(/^\S{1,40}$/, 'one-word');

const phrase = z.strictObject({
  id: z.string({ error: 'phrase-id' }).regex(/^[a-z][a-z0-9-]{0,63}$/, 'phrase-id'),
  intent: z.enum(INTENTS, { error: 'intent' }),
  speakers: z
    .array(z.enum(SPEAKERS, { error: 'speakers' }), { error: 'speakers' })
    .min(1, 'speakers')
    .default(['customer']),
  weight: z.number({ error: 'weight' }).gt(0, 'weight').max(1, 'weight').default(1),
  say: forms.min(1, 'say'),
  not: forms.default([]),
  spot: z
    .array(
      z.strictObject({
        words: z.string({ error: 'form-empty' }).trim().min(1, 'form-empty').max(100),
        threshold: z.number({ error: 'threshold' }).gt(0, 'threshold').max(1, 'threshold').exactOptional(),
      }),
    )
    .default([]),
});

export const phraseSchema = z.strictObject({
  language: z.enum(['zh', 'en'], { error: 'language' }),
  fold: z.array(z.string({ error: 'fold' }).regex(/^..$/u, 'fold')).default([]),
  contractions: z.record(z.string().min(1), z.string().min(1)).default({}),
  alike: z.array(z.array(word, { error: 'one-word' }).min(2, 'one-word')).default([]),
  fillers: z.array(word).default([]),
  key: z.array(word).default([]),
  tolerance: z
    .tuple([z.int({ error: 'tolerance' }).min(2, 'tolerance'), z.int({ error: 'tolerance' })], {
      error: 'tolerance',
    })
    .refine(([one, two]) => one < two, { message: 'tolerance' })
    .exactOptional(),
  sets: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), form).default({}),
  not: forms.default([]),
  phrases: z.array(phrase).default([]),
});

export type PhraseFile = z.output<typeof phraseSchema>;
