import assert from 'node:assert/strict';
import type { Lab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';

/** The agent dials, and is connected. */
export async function dialled(lab: Lab, number: string): Promise<PhoneCall> {
  const call = await lab.agent.dial(number);
  assert.equal(call.code, 200, `the call to ${number} connects`);
  return call;
}
