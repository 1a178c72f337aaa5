import type { CallAttempt } from './call-attempt.js';
import { RULES } from './rules/index.js';
import type { PolicySnapshot } from './snapshot.js';
import type { Finding, Gravity, Verdict } from './verdict.js';

const WEIGHT: Record<Gravity, number> = { allow: 0, defer: 1, block: 2 };

/**
 * Decides one attempt: total (never throws), synchronous, and pure. Every rule runs and every finding is kept; the gravest
 * names the reason. Emergency numbers leave by the first branch, before any rule: nothing may block them.
 */
export function decide(attempt: CallAttempt, snapshot: PolicySnapshot): Verdict {
  const policyVersion = snapshot.policy.version;
  if (snapshot.number.parsed && snapshot.number.kind === 'emergency') {
    return { outcome: 'allow', reason: 'emergency', findings: [], policyVersion };
  }
  const findings = RULES.flatMap((rule) => rule(attempt, snapshot));
  const gravest = findings.reduce<Finding | undefined>(graver, undefined);
  if (!gravest) return { outcome: 'allow', reason: 'clear', findings, policyVersion };
  const verdict: Verdict = { outcome: gravest.gravity, reason: gravest.reason, findings, policyVersion };
  return gravest.gravity === 'defer' && gravest.notBefore !== undefined
    ? { ...verdict, notBefore: gravest.notBefore }
    : verdict;
}

/** The graver of two; between two deferrals the one that ends later, so that the caller is not sent back twice. */
function graver(a: Finding | undefined, b: Finding): Finding {
  if (!a) return b;
  if (WEIGHT[b.gravity] !== WEIGHT[a.gravity]) return WEIGHT[b.gravity] > WEIGHT[a.gravity] ? b : a;
  return a.gravity === 'defer' && (b.notBefore ?? 0) > (a.notBefore ?? 0) ? b : a;
}
