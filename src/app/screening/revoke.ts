import type { CallRef } from '../../core/call-attempt.js';
import type { Pbx } from '../ports/pbx.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import type { Permits } from './permits.js';

export interface RevokeDeps {
  readonly permits: Permits;
  readonly liveCalls: LiveCalls;
  readonly pbx: (name: string) => Pbx | undefined;
}

/**
 * A number was shielded: what is queued or ringing to it stops now (the answered calls are people talking; they end
 * politely). `except` is the call on which the refusal was made. Resolves to the number of calls stopped.
 */
export async function revoke(deps: RevokeDeps, number: string, except?: CallRef): Promise<number> {
  deps.permits.withdraw(number);
  const spared = except && deps.liveCalls.byLeg(except);
  const waiting = deps.liveCalls.byNumber(number).filter((call) => !call.answered && call !== spared);
  await Promise.all(waiting.map((call) => stop(deps, call)));
  return waiting.length;
}

/** Ends a call that is queued or ringing: its legs to the carrier, or where there is none yet the one that waits for it. */
export async function stop({ pbx }: Pick<RevokeDeps, 'pbx'>, call: LiveCall): Promise<void> {
  const waiting = call.agentLeg ? [call.agentLeg] : [];
  const legs = call.trunkLegs.length > 0 ? [...call.trunkLegs] : waiting;
  await Promise.all(legs.map((leg) => pbx(leg.pbx)?.end(leg)));
}
