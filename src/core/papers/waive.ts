import type { CallAttempt } from '../call-attempt.js';
import { maskNumber } from '../number/mask.js';
import type { ReasonCode } from '../reasons.js';
import { binds } from '../shield/in-force.js';
import type { PolicySnapshot } from '../snapshot.js';
import type { Finding } from '../verdict.js';
import type { ExemptionRule } from './exemption-rule.js';
import { isSelling } from './lead.js';
import { paperFor } from './on-file.js';
import type { Paper } from './paper.js';

/** What is not known, and what is not on record, no paper makes good, whatever a pack says. */
const NEVER: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'unparseable',
  'shield-unknown',
  'facts-unknown',
  'not-recorded',
  'zone-unknown',
]);
export const isWaivable = (reason: ReasonCode): boolean => !NEVER.has(reason);

/**
 * Marks each finding that an exemption of the pack waives for this attempt; the others come back as they are. A waived
 * finding says by which paper, so that the record shows on what the call stood (R8.3).
 */
export function waiveFindings(
  findings: readonly Finding[],
  attempt: CallAttempt,
  snapshot: PolicySnapshot,
): readonly Finding[] {
  if (!findings.some(isAgainst) || !snapshot.facts.papers.known) return findings;
  const held = snapshot.policy.pack.exemptions
    .filter(({ purposes }) => purposes.includes(attempt.purpose))
    .flatMap((rule) => {
      const paper = paperFor(rule.needs, attempt, snapshot);
      return paper ? [{ rule, paper }] : [];
    });
  if (held.length === 0) return findings;
  return findings.map((finding) => {
    const by = held.find(({ rule }) => isAgainst(finding) && waives(rule, finding.reason, attempt, snapshot));
    if (!by) return finding;
    const detail = [finding.detail, cite(by.paper)].filter((part) => part !== undefined).join('; ');
    return { ...finding, waivedBy: by.rule.id, detail };
  });
}

const isAgainst = ({ reason, gravity }: Finding): boolean => gravity !== 'allow' && isWaivable(reason);

/**
 * A refusal beats an existing relationship: for a sale only later consent sets it aside, except that a policy may against a
 * mere listing in a national registry. An appointment says when, never whether.
 */
function waives(
  { needs, waives: reasons }: ExemptionRule,
  reason: ReasonCode,
  attempt: CallAttempt,
  { number, facts: { shield } }: PolicySnapshot,
): boolean {
  if (!reasons.includes(reason)) return false;
  if (reason !== 'shielded' || needs.paper === 'consent') return true;
  if (needs.paper === 'appointment') return false;
  if (!isSelling(attempt.purpose)) return true;
  return (
    shield.known &&
    number.parsed &&
    shield.value.every((entry) => !binds(entry, number.key, attempt) || entry.source === 'national-registry')
  );
}

/** What a waived finding stands on. A policy's number is the company's own word and may hold the person's number: masked then. */
function cite(paper: Paper): string {
  if (paper.kind !== 'policy') return `${paper.kind} ${paper.id}`;
  const national = paper.number.replace(/\D/g, '').slice(-8);
  const name = paper.policyNumber.includes(national) ? maskNumber(paper.policyNumber) : paper.policyNumber;
  return `policy ${name} ${paper.id}`;
}
