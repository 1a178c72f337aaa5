import { z } from 'zod';
import { MEANINGS } from '../core/refusal/disposition.js';

/** Refusals that no agent's key says: the spoken word, the customer's own key, the dialer's disposition, and what follows a refusal. */

const text = z.string().min(1).max(500);

/** How long a matter may take that a person is to look at. */
const hours = z
  .int()
  .min(1)
  .max(24 * 21);

export const HEARING_MODES = ['auto', 'suggest', 'watch'] as const;
export const SPEAKERS = ['customer', 'agent'] as const;
export const ENGINES = ['none', 'pocketsphinx', 'vosk', 'sherpa', 'pbx'] as const;

const socketUrl = z.string().refine(
  (url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, username, password } = new URL(url);
    return (protocol === 'ws:' || protocol === 'wss:') && username === '' && password === '';
  },
  { message: 'socket-url' },
);

const mismatch = z.strictObject({
  withinSeconds: z.int().min(0).max(3600).default(30),
  // biome-ignore lint/suspicious/noThenProperty: a word of the configuration, and nothing that is awaited
  then: z.enum(['register', 'queue']).default('register'),
  queueHours: hours.default(24),
});

export const hearing = z
  .strictObject({
    engine: z.enum(ENGINES).default('none'),
    language: z.enum(['zh', 'en']).default('zh'),
    mode: z.enum(HEARING_MODES).default('suggest'),
    /** Below this, `auto` only suggests. */
    confidence: z.number().min(0).max(1).default(0.6),
    speakers: z.array(z.enum(SPEAKERS)).min(1).default(['customer']),
    /** Phrase files of the site's own, read after the shipped one of the language. */
    phrases: z.array(text).max(20).default([]),
    streams: z.int().min(1).max(1000).default(40),
    snippetDays: z.int().min(1).max(3660).default(365),
    /** Where a recording of the call is found; `{channel}`, `{pbx}`, `{attempt}` and `{agent}` are filled in. */
    recording: text.optional(),
    mismatch: mismatch.prefault({}),
    vosk: z.strictObject({ url: socketUrl.default('ws://127.0.0.1:2700') }).prefault({}),
    sherpa: z
      .strictObject({ model: text.optional(), kind: z.enum(['streaming', 'keyword']).default('streaming') })
      .prefault({}),
    pocketsphinx: z
      .strictObject({
        program: text.default('pocketsphinx_continuous'),
        /** The folder with `en-us/mdef` and `cmudict-en-us.dict`. */
        model: text.default('/usr/share/pocketsphinx/model/en-us'),
      })
      .prefault({}),
  })
  .refine(({ engine, sherpa }) => engine !== 'sherpa' || sherpa.model !== undefined, {
    message: 'sherpa-model',
    path: ['sherpa', 'model'],
  });

/** A key that the customer presses, alone or behind a star or hash. */
export const customer = z.strictObject({
  key: z.string().regex(/^[0-9*#]{1,4}$/, 'customer-key'),
  ending: z.enum(['at-once', 'closing-prompt', 'by-agent']).default('closing-prompt'),
});

export const sellingOn = z
  .strictObject({
    alertSeconds: z.int().min(1).max(3600).default(15),
    endSeconds: z.int().min(1).max(3600).optional(),
  })
  .refine(({ alertSeconds, endSeconds }) => endSeconds === undefined || endSeconds >= alertSeconds, {
    message: 'end-after-alert',
    path: ['endSeconds'],
  });

/** A code that stands here without a meaning is a mistake, found when the file is read (B20). */
export const dispositions = z.strictObject({
  codes: z.record(z.string().min(1).max(100), z.enum(MEANINGS, { error: 'disposition-meaning' })).default({}),
});
