import type { CallAttempt } from '../call-attempt.js';
import type { CapRule } from './cap-rule.js';
import { speaksOf } from './counted.js';

const HOUR_MS = 3_600_000;

/** A local day where the clocks are set back, and one more for a place whose minute is not known. */
const LONGEST_DAY_MS = 26 * HOUR_MS;
/** A call counts from its answer where answers are counted: it may have been placed so much earlier. */
const RINGING_MS = 10 * 60_000;

/** Epoch ms from which on past calls are asked for; undefined where no cap asks. */
export function lookBack(caps: readonly CapRule[], attempt: CallAttempt): number | undefined {
  const asking = caps.filter((rule) => speaksOf(rule, attempt));
  return asking.length === 0 ? undefined : attempt.at - Math.max(...asking.map(reach)) - RINGING_MS;
}

/** Whether it must be known which calls were answered. */
export const countsConnects = (caps: readonly CapRule[]): boolean =>
  caps.some((rule) => rule.kind !== 'cooling-off' && rule.counts === 'connects');

function reach(rule: CapRule): number {
  if (rule.kind !== 'most') return rule.ms;
  return rule.span.kind === 'rolling' ? rule.span.ms : LONGEST_DAY_MS;
}
