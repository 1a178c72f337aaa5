import { z } from 'zod';
import { PURPOSES } from '../core/call-attempt.js';
import { HEARING_MODES } from './hearing-schema.js';

/** What a call is for where the dialplan does not say, and the line of business that a campaign is about. */

const name = z.string().min(1).max(100);
const purpose = z.enum(PURPOSES);

export const campaign = z.strictObject({
  name,
  purpose: purpose.optional(),
  line: name.optional(),
  /** What is done here when a refusal is heard; `off`: nobody listens. */
  hearing: z.enum([...HEARING_MODES, 'off']).optional(),
});

export const purposes = z.strictObject({
  trunks: z.record(name, purpose).default({}),
  extensions: z.record(name, purpose).default({}),
});
