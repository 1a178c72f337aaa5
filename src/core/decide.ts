import type { CallAttempt } from './call-attempt.js';
import { waiveFindings } from './papers/waive.js';
import { RULES } from './rules/index.js';
import type { PolicySnapshot } from './snapshot.js';
import type { Finding, Gravity, Verdict } from './verdict.js';

const WEIGHT: Record<Gravity, number> = { allow: 0, defer: 1, block: 2 };

/**
 * Decides one attempt: total (never throws), synchronous, and pure. Every rule runs and every finding is kept; exemptions then
 * waive what they name, and the gravest of the rest names the reason. Emergency numbers leave by the first branch, before
 * any rule: nothing may block them.
 */
export function decide(attempt: CallAttempt, snapshot: PolicySnapshot): Verdict {
  const { version: policyVersion, mode } = snapshot.policy;
  if (snapshot.number.parsed && snapshot.number.kind === 'emergency') {
    return { outcome: 'allow', reason: 'emergency', findings: [], policyVersion };
  }
  const findings = waiveFindings(
    RULES.flatMap((rule) => rule(attempt, snapshot)),
    attempt,
    snapshot,
  );
  const gravest = findings.reduce<Finding | undefined>(graver, undefined);
  if (!gravest) return { outcome: 'allow', reason: 'clear', findings, policyVersion };
  // What cannot be read cannot be dialled as screened, so a number nobody can read stays blocked in shadow mode too.
  if (mode === 'shadow' && snapshot.number.parsed) {
    const would = { outcome: gravest.gravity, reason: gravest.reason };
    return { outcome: 'allow', reason: 'shadow', findings, policyVersion, would };
  }
  const verdict: Verdict = { outcome: gravest.gravity, reason: gravest.reason, findings, policyVersion };
  return gravest.gravity === 'defer' && gravest.notBefore !== undefined
    ? { ...verdict, notBefore: gravest.notBefore }
    : verdict;
}

/** The graver of two; between two deferrals the one that ends later, so that the caller is not sent back twice. */
function graver(a: Finding | undefined, b: Finding): Finding | undefined {
  if (b.waivedBy !== undefined || b.gravity === 'allow') return a;
  if (!a) return b;
  if (WEIGHT[b.gravity] !== WEIGHT[a.gravity]) return WEIGHT[b.gravity] > WEIGHT[a.gravity] ? b : a;
  return a.gravity === 'defer' && (b.notBefore ?? 0) > (a.notBefore ?? 0) ? b : a;
}
