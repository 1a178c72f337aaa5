import { createHash } from 'node:crypto';
import { canonical } from '../core/ledger/canonical.js';
import type { NumberingPlan } from '../core/number/numbering-plan.js';
import type { Policy } from '../core/policy.js';
import type { Config } from './schema.js';

const HOURS_CITATION = '保监发〔2013〕40号';

/** The policy that the configuration and the numbering plan make, named by a hash over all that can change a verdict. */
export function compilePolicy(config: Pick<Config, 'policy'>, plan: NumberingPlan): Policy {
  const hours = { ...config.policy.hours, citation: HOURS_CITATION };
  const { outsideLine, homeArea } = config.policy.numbering;
  const content = canonical({ hours, plan: plan.version, outsideLine, homeArea });
  return { version: createHash('sha256').update(content).digest('hex').slice(0, 16), plan, hours };
}
