import { createHash } from 'node:crypto';
import { canonical } from '../core/ledger/canonical.js';
import type { NumberingPlan } from '../core/number/numbering-plan.js';
import type { Policy } from '../core/policy/policy.js';
import type { RulePack } from '../core/policy/rule-pack.js';
import type { WindowRule } from '../core/window/window-rule.js';
import { COMPANY_HOURS } from './load-pack.js';
import type { Config } from './schema.js';

/** The policy that pack, configuration and numbering plan make, named by a hash over all that can change a verdict. */
export function compilePolicy(config: Pick<Config, 'policy'>, plan: NumberingPlan, pack: RulePack): Policy {
  const { hours, mode, numbering } = config.policy;
  const whole: RulePack = hours ? { ...pack, windows: [...pack.windows, companyHours(hours)] } : pack;
  const { outsideLine, homeArea } = numbering;
  const content = canonical({ pack: whole, mode, plan: plan.version, outsideLine, homeArea });
  const version = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { version, plan, pack: whole, mode };
}

/** The company's own word, so nothing is left to verify; it narrows, and what the law shuts stays shut. */
const companyHours = (hours: NonNullable<Config['policy']['hours']>): WindowRule => ({
  id: COMPANY_HOURS,
  citation: {
    text: '本公司配置 policy.hours / the company’s own configuration',
    verified: 'primary',
    on: '2026-11-22',
  },
  effect: 'narrow',
  open: [hours],
  when: {},
});
