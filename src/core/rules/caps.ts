import { countedCalls, speaksOf } from '../caps/counted.js';
import { reached } from '../caps/free-from.js';
import type { Rule } from './rule.js';

/** How often a person may be called: caps, gaps and cooling-off (R2.3). Each rule that is reached is its own finding. */
export const caps: Rule = (attempt, { number, facts, policy }) => {
  if (!number.parsed) return [];
  const rules = policy.pack.caps.filter((rule) => speaksOf(rule, attempt));
  if (rules.length === 0) return [];
  const { history, localTimes } = facts;
  if (!history.known)
    return [{ reason: 'facts-unknown', gravity: 'block', detail: `history: ${history.why}` }];
  const places = localTimes.known ? localTimes.value : [];
  return rules.flatMap((rule) => {
    const calls = countedCalls(rule, attempt, number.key, history.value);
    const found = reached(rule, attempt.at, calls, history.value, places);
    if (!found) return [];
    const reason = rule.kind === 'most' ? 'cap-reached' : 'cooling-off';
    return [{ reason, gravity: 'defer', rule: rule.id, detail: found.why, notBefore: found.freeFrom }];
  });
};
