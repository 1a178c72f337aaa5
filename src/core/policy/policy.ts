import type { NumberingPlan } from '../number/numbering-plan.js';
import type { RulePack } from './rule-pack.js';

/** The compiled policy: immutable, and named by the hash of its content so that a record can say under which one it was made. */
export interface Policy {
  readonly version: string;
  readonly plan: NumberingPlan;
  readonly pack: RulePack;
  /** `shadow` decides and records, and blocks nothing: loudly marked, for trying a policy on live traffic. */
  readonly mode: 'enforce' | 'shadow';
}
