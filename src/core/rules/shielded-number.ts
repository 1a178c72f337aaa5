import { binds } from '../shield/in-force.js';
import type { Rule } from './rule.js';

/** Every entry in force for the number is its own finding; a list that cannot be read blocks (R1.1). */
export const shieldedNumber: Rule = (attempt, { number, facts }) => {
  if (!number.parsed) return [];
  const { shield } = facts;
  if (!shield.known) return [{ reason: 'shield-unknown', gravity: 'block', detail: shield.why }];
  return shield.value
    .filter((entry) => binds(entry, number.key, attempt))
    .map((entry) => ({ reason: 'shielded', gravity: 'block', detail: `${entry.id} ${entry.source}` }));
};
