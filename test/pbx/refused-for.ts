import assert from 'node:assert/strict';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { REASON_CODES, REASONS, type ReasonCode } from '../../src/core/reasons.js';
import { heard } from './heard.js';
import type { Site } from './site.js';

/** The call as its agent met it: refused with the reason's cause, and its sentence heard, and no other. */
export function refusedFor({ codes }: Site, call: PhoneCall, reason: ReasonCode): void {
  const { cause } = REASONS[reason];
  assert.match(call.reason, new RegExp(`cause=${cause}\\b`));
  assert.equal(call.code, codes[cause]);
  assert.deepEqual(heard(call.ear, REASON_CODES), [reason], `${call.ear.audibleMs()} ms were heard`);
}
