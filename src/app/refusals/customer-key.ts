import type { KeyAnswer, KeyPress } from '../ports/pbx.js';
import { createRefusalKey, type RefusalKeyDeps } from './refusal-key.js';

/**
 * The customer's own key (R1.2), in a call with an agent or in the message of one without. It counts on the customer's leg alone: an
 * agent's digits are refused, and told, for a PBX that mistakes one leg for the other shields the wrong people or nobody. A leg that
 * is not known any more is taken at the PBX's word: a key that was kept while the service was away must not be lost.
 */
export function createCustomerKey(deps: RefusalKeyDeps): (press: KeyPress) => Promise<KeyAnswer> {
  const key = createRefusalKey(deps);
  return async (press) => {
    const call = deps.liveCalls.byLeg(press.ref);
    const { pbx, channel } = press.ref;
    const theirs = !call || call.trunkLegs.some((leg) => leg.pbx === pbx && leg.channel === channel);
    if (theirs) return key.refuse(press);
    deps.failed(press, "the customer's key came from a leg that is not the customer's");
    return { outcome: 'failed' };
  };
}
