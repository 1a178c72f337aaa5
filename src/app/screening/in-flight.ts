import type { CallAttempt } from '../../core/call-attempt.js';
import { decide } from '../../core/decide.js';
import type { PhoneNumber } from '../../core/number/phone-number.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Verdict } from '../../core/verdict.js';
import type { Clock } from '../ports/clock.js';
import type { Pbx } from '../ports/pbx.js';
import { type FactSources, gatherFacts } from './gather-facts.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import type { NumberReader } from './number-reader.js';
import type { Permits } from './permits.js';
import { stop } from './revoke.js';

export interface InFlightDeps extends FactSources {
  readonly policy: () => Policy;
  readonly read: NumberReader;
  readonly permits: Permits;
  readonly liveCalls: LiveCalls;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly now: Clock;
  readonly stopped: (call: LiveCall, verdict: Verdict) => void;
}

/** Whether what has changed may be about this call; only then is it judged again. */
export type Concerned = (attempt: CallAttempt, number: PhoneNumber, call: LiveCall) => boolean;

/**
 * Something changed that may forbid a call which is on its way: each that it concerns is judged again as if it were placed now,
 * and stopped where it would not be let out any more. Calls that are answered go on.
 */
export function createInFlight(deps: InFlightDeps): (concerned: Concerned) => Promise<number> {
  return async (concerned) => {
    const policy = deps.policy();
    let stopped = 0;
    for (const call of deps.liveCalls.waiting()) {
      const number = deps.read(call.number, policy.plan);
      if (!number.parsed || number.kind === 'emergency') continue;
      const attempt = asIfNow(call, deps.now());
      if (!concerned(attempt, number, call)) continue;
      const { facts, verdict = decide(attempt, { policy, number, facts }) } = await gatherFacts(
        deps,
        attempt,
        number,
        policy,
      );
      if (verdict.outcome === 'allow' || call.answered) continue;
      deps.permits.giveUp(call.number, attempt.id);
      await stop(deps, call);
      deps.stopped(call, verdict);
      stopped += 1;
    }
    return stopped;
  };
}

/** Of a leg that went past the gate nothing is known but its number: it is judged as the strictest. */
const asIfNow = ({ attempt, number }: LiveCall, at: number): CallAttempt =>
  attempt
    ? { ...attempt, at }
    : { id: 'live', at, door: 'guard', dialled: number, purpose: 'sale', callerIdPending: true };
