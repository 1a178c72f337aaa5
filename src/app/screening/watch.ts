import { normalise } from '../../core/number/normalise.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Enforcement, OutgoingLeg, Pbx } from '../ports/pbx.js';
import type { Clearances } from './clearances.js';
import type { LiveCalls } from './live-calls.js';
import { readDialstring } from './read-dialstring.js';

/** How long an event may run ahead of the guard's own answer before a leg without an allow counts as a bypass. */
export const GRACE_MS = 1_500;

export interface WatchDeps {
  readonly policy: () => Policy;
  readonly liveCalls: LiveCalls;
  readonly clearances: Clearances;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly now: Clock;
  readonly log: Log;
  readonly bypass: (leg: OutgoingLeg, number: string | undefined, outcome: Enforcement) => void;
  /** Runs `work` after `ms`; a parameter so that a test decides when. */
  readonly later: (ms: number, work: () => void) => void;
}

/**
 * The third line of defence. An outgoing leg on a trunk must stand on an allow of the guard (or of the gate, on a trunk
 * without a guard). One that names the carrier explicitly went round the guard and is ended at once.
 */
export function createWatch(deps: WatchDeps): { legDialled(leg: OutgoingLeg): void } {
  const ended = new Set<string>();

  /** `seen`: its way past the guard is certain, not only that nobody saw an allow. */
  async function end(leg: OutgoingLeg, number: string | undefined, seen: boolean): Promise<void> {
    const key = `${leg.ref.pbx}\n${leg.ref.channel}`;
    if (ended.has(key)) return;
    ended.add(key);
    const outcome = (await deps.pbx(leg.ref.pbx)?.end(leg.ref)) ?? 'failed';
    ended.delete(key);
    // Gone before we came, and nothing but a missing allow against it: refused, and its end went unheard.
    if (outcome !== 'already-gone' || seen) deps.bypass(leg, number, outcome);
  }

  return {
    legDialled(leg) {
      const dialled = readDialstring(leg.dialstring);
      const reading = normalise(dialled.user, deps.policy().plan);
      if (reading.parsed && reading.kind === 'emergency') return;
      const number = reading.parsed ? reading.key : undefined;
      // A number that cannot be read never has an allow, but its refusal is the guard's to make: that is no bypass.
      deps.liveCalls.dialled(number ?? `unread:${dialled.user}`, leg);
      if (dialled.explicit) return void end(leg, number, true);
      const cleared = () => number !== undefined && deps.clearances.use(number, leg.endpoint, deps.now());
      if (cleared()) return;
      deps.later(GRACE_MS, () => {
        const alive = deps.liveCalls.byLeg(leg.ref) !== undefined;
        if (alive && !cleared()) void end(leg, number, false);
      });
    },
  };
}
