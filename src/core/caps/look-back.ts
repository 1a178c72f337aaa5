import type { CapRule } from './cap-rule.js';

const HOUR_MS = 3_600_000;

/** A local day where the clocks are set back, and one more for a place whose minute is not known. */
const LONGEST_DAY_MS = 26 * HOUR_MS;
/** A call counts from its answer where answers are counted: it may have been placed so much earlier. */
const RINGING_MS = 10 * 60_000;

/** Epoch ms from which on past calls are asked for; undefined where no cap asks. */
export function lookBack(caps: readonly CapRule[], at: number): number | undefined {
  if (caps.length === 0) return undefined;
  return at - Math.max(...caps.map(reach)) - RINGING_MS;
}

function reach(rule: CapRule): number {
  if (rule.kind !== 'most') return rule.ms;
  return rule.span.kind === 'rolling' ? rule.span.ms : LONGEST_DAY_MS;
}
