import { createHash } from 'node:crypto';
import { canonical } from '../core/ledger/canonical.js';
import type { NumberingPlan } from '../core/number/numbering-plan.js';
import type { Policy } from '../core/policy/policy.js';
import type { RulePack } from '../core/policy/rule-pack.js';
import type { Config } from './schema.js';

const CITATION = { text: '保监发〔2013〕40号', verified: 'secondary', on: '2026-11-22' } as const;

/** The policy that the configuration and the numbering plan make, named by a hash over all that can change a verdict. */
export function compilePolicy(config: Pick<Config, 'policy'>, plan: NumberingPlan): Policy {
  const rule = { citation: CITATION, when: {} };
  const pack: RulePack = {
    name: 'cn-insurance',
    market: 'CN',
    windows: [
      { ...rule, id: 'hours', effect: 'base', open: [{ opens: 540, closes: 1260 }] },
      { ...rule, id: 'company-hours', effect: 'narrow', open: [config.policy.hours] },
    ],
    caps: [],
    exemptions: [],
  };
  const mode = 'enforce';
  const { outsideLine, homeArea } = config.policy.numbering;
  const content = canonical({ pack, mode, plan: plan.version, outsideLine, homeArea });
  return { version: createHash('sha256').update(content).digest('hex').slice(0, 16), plan, pack, mode };
}
