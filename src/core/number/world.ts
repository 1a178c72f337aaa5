import type { NumberingPlan, WorldCode } from './numbering-plan.js';

/** Calling code (at most three digits, ITU-T E.164 §6.2.1) and the start of the national number that tells rows apart. */
const LONGEST_PREFIX = 7;

/** The row for E.164 digits: the one whose prefix matches longest. */
export function worldRow(digits: string, plan: NumberingPlan): WorldCode | undefined {
  for (let length = Math.min(LONGEST_PREFIX, digits.length); length > 0; length--) {
    const row = plan.world.get(digits.slice(0, length));
    if (row) return row;
  }
  return undefined;
}
