import type { NewAlert } from '../app/monitoring/alerts.js';
import type { CallAttempt } from '../core/call-attempt.js';

/** What an alert says of the attempt it is about. */
export function about(attempt: CallAttempt | undefined, number: string | undefined): Partial<NewAlert> {
  return {
    ...(number !== undefined && { number }),
    ...(attempt?.agent !== undefined && { agent: attempt.agent }),
    ...(attempt?.ref !== undefined && { ref: attempt.ref }),
  };
}
