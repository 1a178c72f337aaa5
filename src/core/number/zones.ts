import type { NumberingPlan } from './numbering-plan.js';
import type { PhoneNumber } from './phone-number.js';
import { worldRow } from './world.js';

/** The IANA zones in which the called person may be; empty when unknown. Several: the strictest counts (R2.1). */
export function zonesOf(number: PhoneNumber, plan: NumberingPlan): readonly string[] {
  if (number.country === plan.country) return plan.zones;
  return worldRow(number.key.slice(1), plan)?.zones ?? [];
}
