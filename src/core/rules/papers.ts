import type { CallAttempt } from '../call-attempt.js';
import { papersRequired, renewalRules } from '../papers/asked-for.js';
import { isLead, isSelling, judgedAs, leadFault } from '../papers/lead.js';
import { isPolicyAt, paperFor, papersOf, renewalFrom } from '../papers/on-file.js';
import type { Paper } from '../papers/paper.js';
import type { PolicySnapshot } from '../snapshot.js';
import type { Finding } from '../verdict.js';
import type { Rule } from './rule.js';

/** What a call must have on file: an approved list for a sale, consent where the law wants it, a renewal's date. */
export const papers: Rule = (attempt, snapshot) => {
  const { number, facts, policy } = snapshot;
  if (!number.parsed || !papersRequired(policy.pack, attempt.purpose)) return [];
  const onFile = papersOf(snapshot);
  if (!onFile) {
    const detail = facts.papers.known ? undefined : facts.papers.why;
    return [{ reason: 'facts-unknown', gravity: 'block', ...(detail === undefined ? {} : { detail }) }];
  }
  const judged = { ...attempt, purpose: judgedAs(attempt, onFile) };
  return [
    ...provenance(judged, snapshot, onFile),
    ...optIn(judged, snapshot),
    ...renewal(attempt, snapshot, onFile),
  ];
};

/** R7.1. Flagged, it stays on record and does not count. */
function provenance(
  { purpose, at }: CallAttempt,
  { policy }: PolicySnapshot,
  onFile: readonly Paper[],
): Finding[] {
  const rule = policy.pack.provenance;
  if (!rule || !isSelling(purpose)) return [];
  const faults = onFile.filter(isLead).map((lead) => ({ lead, fault: leadFault(lead, purpose, at) }));
  if (faults.some(({ fault }) => fault === undefined)) return [];
  const detail = faults.map(({ lead, fault }) => `${lead.list}: ${fault}`).join(', ') || 'on no list';
  const gravity = rule.missing === 'flag' ? 'allow' : 'block';
  return [{ reason: 'no-provenance', gravity, rule: rule.id, detail }];
}

function optIn(attempt: CallAttempt, snapshot: PolicySnapshot): Finding[] {
  const rule = snapshot.policy.pack.optIn;
  if (!rule || !isSelling(attempt.purpose) || !isLaw(rule.from, snapshot)) return [];
  if (paperFor({ paper: 'consent' }, attempt, snapshot)) return [];
  return [{ reason: 'no-consent', gravity: 'block', rule: rule.id }];
}

/** From a local date on; where the person's date is not known, it might be one on which it holds. */
function isLaw(from: string | undefined, { facts: { localTimes } }: PolicySnapshot): boolean {
  if (from === undefined || !localTimes.known || localTimes.value.length === 0) return true;
  return localTimes.value.some(({ date }) => date >= from);
}

/** A policy in force whose end is still far off: it defers the call to the first day on which a rule lets it be made. */
function renewal(attempt: CallAttempt, { policy }: PolicySnapshot, onFile: readonly Paper[]): Finding[] {
  const starts = renewalRules(policy.pack, attempt.purpose).flatMap((rule) =>
    onFile.filter(isPolicyAt(attempt.at)).map((paper) => ({ rule, paper, from: renewalFrom(paper, rule) })),
  );
  const [first] = starts.sort((a, b) => a.from - b.from);
  if (!first || attempt.at >= first.from) return [];
  const { rule, paper, from } = first;
  return [
    { reason: 'renewal-too-early', gravity: 'defer', rule: rule.id, detail: paper.id, notBefore: from },
  ];
}
