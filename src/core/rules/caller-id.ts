import { maskNumber } from '../number/mask.js';
import { normalise } from '../number/normalise.js';
import type { Rule } from './rule.js';

/**
 * The number presented to the person must be one of the company's (R6, the published numbers). Judged where it can be seen: at
 * a gate behind which a guard follows `presented` is still the agent's own extension, and a check by hand presents nothing.
 */
export const callerId: Rule = (attempt, { policy }) => {
  const { presented, callerIdPending, door } = attempt;
  const rule = policy.pack.callerId;
  if (!rule || callerIdPending || (door === 'check' && presented === undefined)) return [];
  const reading = normalise(presented ?? '', policy.plan);
  const ours = reading.parsed && reading.extension === undefined && rule.allowed.includes(reading.key);
  if (ours) return [];
  const detail = isWithheld(presented) ? 'withheld' : `not one of ours: ${maskNumber(presented ?? '')}`;
  return [{ reason: 'caller-id', gravity: 'block', rule: rule.id, detail }];
};

/** What PBXs and carriers write where a caller does not show his number. */
const WITHHELD =
  /^(?:|anonymous|unavailable|restricted|private|withheld|unknown|asterisk|null|none|blocked|0+)$/i;

const isWithheld = (presented: string | undefined): boolean => WITHHELD.test((presented ?? '').trim());
