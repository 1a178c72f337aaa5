import { normalise } from '../../core/number/normalise.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Enforcement, OutgoingLeg, Pbx } from '../ports/pbx.js';
import type { Store } from '../ports/store.js';
import type { LiveCalls } from './live-calls.js';
import { readDialstring } from './read-dialstring.js';

/** A call may last this long and still be recognised by its decision after a restart of the service. */
const LONGEST_CALL_MS = 24 * 3_600_000;

export interface ResyncDeps {
  readonly policy: () => Policy;
  readonly liveCalls: LiveCalls;
  readonly store: Pick<Store, 'records'>;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly now: Clock;
  readonly log: Log;
  readonly bypass: (leg: OutgoingLeg, number: string | undefined, outcome: Enforcement) => void;
}

/**
 * After every (re)connection: each outgoing leg that is up is adopted when the ledger holds an allow for its number, and
 * otherwise ended as a bypass. A ledger that cannot be read adopts: these are people talking, and no INVITE is to be saved.
 */
export function createResync(deps: ResyncDeps): (legs: readonly OutgoingLeg[]) => Promise<void> {
  async function allowed(number: string, at: number): Promise<boolean> {
    try {
      const query = { kinds: ['decision'], number, newestFirst: true, from: at - LONGEST_CALL_MS } as const;
      for await (const { record } of deps.store.records(query)) {
        if (record.kind === 'decision' && record.verdict.outcome === 'allow') return true;
      }
      return false;
    } catch (error) {
      deps.log.error('live leg adopted unchecked: the ledger cannot be read', { why: String(error) });
      return true;
    }
  }

  return async (legs) => {
    for (const leg of legs) {
      if (deps.liveCalls.byLeg(leg.ref)) continue;
      const reading = normalise(readDialstring(leg.dialstring).user, deps.policy().plan);
      const emergency = reading.parsed && reading.kind === 'emergency';
      if (reading.parsed && (emergency || (await allowed(reading.key, deps.now())))) {
        deps.liveCalls.dialled(reading.key, leg);
        deps.liveCalls.answered(leg.ref);
        deps.log.info('live leg adopted', { pbx: leg.ref.pbx, channel: leg.ref.channel });
        continue;
      }
      const outcome = (await deps.pbx(leg.ref.pbx)?.end(leg.ref)) ?? 'failed';
      deps.bypass(leg, reading.parsed ? reading.key : undefined, outcome);
    }
  };
}
