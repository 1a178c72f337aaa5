import { countsConnects } from '../../core/caps/look-back.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';
import type { LiveCall } from './live-calls.js';
import type { Reservations } from './reservations.js';

export interface AnswersDeps {
  readonly policy: () => Policy;
  readonly reservations: Reservations;
  readonly store: Pick<Store, 'append'>;
  readonly now: Clock;
  readonly log: Log;
}

/** Puts on record that the person answered, where a cap counts that: once a call, and nobody waits for the disk. */
export function createAnswers(deps: AnswersDeps): (call: LiveCall) => void {
  return ({ number, attempt: known }) => {
    if (!countsConnects(deps.policy().pack.caps)) return;
    const at = deps.now();
    const attempt = deps.reservations.connected(number, known?.id, at);
    if (attempt === undefined) return;
    deps.store.append({ kind: 'call-connected', at, attempt, number }).catch((error: unknown) => {
      deps.log.error('answer not recorded: a cap on answered calls misses it', {
        attempt,
        why: String(error),
      });
    });
  };
}
