import assert from 'node:assert/strict';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { waitFor } from '../../scripts/lab/wait.js';

/** Asked in the same breath as the answer, Asterisk may refuse (400: not bridged yet), and nothing would be proven. */
export async function transfer(call: PhoneCall, number: string): Promise<void> {
  const settled = (news: readonly string[]) => call.over || news.some((line) => / [2-6]\d\d/.test(line));
  for (let tries = 0; tries < 50; tries++) {
    const heard = call.transferNews.length;
    await call.refer(number);
    // Hung up sooner, the transfer itself might never be tried.
    await waitFor('the outcome of the transfer', () => settled(call.transferNews.slice(heard)));
    if (!call.transferNews.slice(heard).some((line) => / 400/.test(line))) return;
  }
  assert.fail('Asterisk never took the transfer');
}
