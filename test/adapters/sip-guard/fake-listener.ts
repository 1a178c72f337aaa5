import type { GuardListener } from '../../../src/app/ports/guard.js';
import type { CallAttempt } from '../../../src/core/call-attempt.js';
import type { ReasonCode } from '../../../src/core/reasons.js';
import type { Gravity, Verdict } from '../../../src/core/verdict.js';

export const verdict = (outcome: Gravity, reason: ReasonCode): Verdict => ({
  outcome,
  reason,
  findings: [],
  policyVersion: 'test',
});

export const ALLOWED = verdict('allow', 'clear');
export const SHIELDED = verdict('block', 'shielded');

export interface FakeListener extends GuardListener {
  readonly attempts: CallAttempt[];
  readonly anomalies: string[];
}

/** Answers by the number; numbers from 9 are shielded unless told otherwise. */
export function fakeListener(
  screen: (attempt: CallAttempt) => Promise<Verdict> = async (attempt) =>
    attempt.dialled.startsWith('9') ? SHIELDED : ALLOWED,
): FakeListener {
  const attempts: CallAttempt[] = [];
  const anomalies: string[] = [];
  return {
    attempts,
    anomalies,
    screen(attempt) {
      attempts.push(attempt);
      return screen(attempt);
    },
    anomaly(kind) {
      anomalies.push(kind);
    },
  };
}
