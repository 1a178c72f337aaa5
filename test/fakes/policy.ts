import { loadNumberingPlan } from '../../src/config/numbering.js';
import type { Policy } from '../../src/core/policy/policy.js';
import type { RulePack } from '../../src/core/policy/rule-pack.js';

/** One window, nothing else: 09:00–21:00 (R2.2). */
export const testPack: RulePack = {
  name: 'test',
  market: 'CN',
  windows: [
    {
      id: 'hours',
      citation: { text: 'R2.2', verified: 'primary', on: '2026-11-22' },
      effect: 'base',
      open: [{ opens: 9 * 60, closes: 21 * 60 }],
      when: {},
    },
  ],
  caps: [],
  exemptions: [],
};

/** The default policy on the shipped numbering plan. */
export const testPolicy: Policy = {
  version: 'test',
  plan: loadNumberingPlan('config/numbering', { home: 'cn' }),
  pack: testPack,
  mode: 'enforce',
};
