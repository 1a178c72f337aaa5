import type { CallRef } from '../../core/call-attempt.js';
import type { Pbx } from '../ports/pbx.js';
import type { LiveCalls } from './live-calls.js';
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
  const legs = waiting.map((call) => call.trunkLegs[0] ?? call.agentLeg);
  await Promise.all(legs.map((leg) => leg && deps.pbx(leg.pbx)?.end(leg)));
  return waiting.length;
}
