import type { NumberingPlan } from './number/numbering-plan.js';

/** Minutes since local midnight; `opens` is allowed, `closes` is not: 540–1260 is 09:00:00–20:59:59. */
export interface CallingHours {
  readonly opens: number;
  readonly closes: number;
  readonly citation: string;
}

/** The compiled policy: immutable, and named by the hash of its content so that a record can say under which one it was made. */
export interface Policy {
  readonly version: string;
  readonly plan: NumberingPlan;
  readonly hours: CallingHours;
}
