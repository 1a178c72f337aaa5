import type { NumberingPlan, WorldCode } from './numbering-plan.js';

/** Calling codes are prefix-free and at most three digits (ITU-T E.164 §6.2.1). */
export function callingCode(digits: string, plan: NumberingPlan): string | undefined {
  for (let length = 1; length <= 3; length++) {
    const code = digits.slice(0, length);
    if (plan.world.has(code)) return code;
  }
  return undefined;
}

/** The row for E.164 digits: the one whose leading digits match longest, or the code's row without any. */
export function worldRow(digits: string, plan: NumberingPlan): WorldCode | undefined {
  const code = callingCode(digits, plan);
  if (code === undefined) return undefined;
  const national = digits.slice(code.length);
  let found: WorldCode | undefined;
  let best = -1;
  for (const row of plan.world.get(code) ?? []) {
    for (const leading of row.leading.length > 0 ? row.leading : ['']) {
      if (leading.length > best && national.startsWith(leading)) {
        found = row;
        best = leading.length;
      }
    }
  }
  return found;
}
