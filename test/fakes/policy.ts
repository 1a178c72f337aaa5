import { loadNumberingPlan } from '../../src/config/numbering.js';
import type { Policy } from '../../src/core/policy.js';

/** The default policy on the shipped numbering plan: 09:00–21:00 (R2.2). */
export const testPolicy: Policy = {
  version: 'test',
  plan: loadNumberingPlan('config/numbering', { home: 'cn' }),
  hours: { opens: 9 * 60, closes: 21 * 60, citation: 'test' },
};
