import type { CallAttempt } from '../../core/call-attempt.js';
import type { Verdict } from '../../core/verdict.js';

/**
 * What the trunk guard asks for each INVITE. Total: it answers in the guard's budget or answers block. The attempt has
 * door `guard`, `dialled` = the user part of the request URI as received (percent-decoded once), `trunk` set, and
 * `presented` = the user part of From. Gate and guard see one attempt: the application matches them, not the adapter.
 */
export interface GuardListener {
  screen(attempt: CallAttempt): Promise<Verdict>;
  /** A packet that was no SIP request we serve; counted and logged, never answered with more than a 4xx. */
  anomaly(kind: string): void;
}
