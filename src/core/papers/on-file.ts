import type { CallAttempt } from '../call-attempt.js';
import { binds } from '../shield/in-force.js';
import type { ShieldEntry } from '../shield/shield-entry.js';
import type { PolicySnapshot } from '../snapshot.js';
import type { ExemptionNeed } from './exemption-rule.js';
import type { AppointmentPaper, ConsentPaper, LeadPaper, Paper, PolicyPaper } from './paper.js';

const DAY = 86_400_000;

/** The papers of this number; undefined where they are not known or the number cannot be read. */
export function papersOf({ number, facts }: PolicySnapshot): readonly Paper[] | undefined {
  if (!number.parsed || !facts.papers.known) return undefined;
  const { key } = number;
  return facts.papers.value.filter((paper) => paper.number === key);
}

/** The paper that meets this need at the moment of the attempt, if there is one on file. */
export function paperFor(
  need: ExemptionNeed,
  attempt: CallAttempt,
  snapshot: PolicySnapshot,
): Exclude<Paper, LeadPaper> | undefined {
  const papers = papersOf(snapshot) ?? [];
  switch (need.paper) {
    case 'policy':
      return papers.find(isPolicyAt(attempt.at));
    case 'renewal':
      return papers.filter(isPolicyAt(attempt.at)).find((policy) => attempt.at >= renewalFrom(policy, need));
    case 'appointment':
      return papers.find(
        (paper): paper is AppointmentPaper =>
          paper.kind === 'appointment' &&
          isProven(paper) &&
          paper.from <= attempt.at &&
          attempt.at < paper.until,
      );
    case 'consent':
      return consentFor(papers, attempt, snapshot);
  }
}

export const isPolicyAt =
  (at: number) =>
  (paper: Paper): paper is PolicyPaper =>
    paper.kind === 'policy' && paper.inForceFrom <= at && at < paper.inForceUntil;

/** From when a renewal may be spoken of. */
export const renewalFrom = (policy: PolicyPaper, need: { readonly withinDays: number }): number =>
  policy.inForceUntil - need.withinDays * DAY;

/**
 * Consent is the person's last word only where it came after every refusal that stands (R1.2): one given in the same
 * millisecond, or while the shield list cannot be read, does not beat it. Without evidence it is none.
 */
function consentFor(
  papers: readonly Paper[],
  attempt: CallAttempt,
  { number, facts: { shield } }: PolicySnapshot,
): ConsentPaper | undefined {
  if (!shield.known || !number.parsed) return undefined;
  const refusals = shield.value.filter((entry) => binds(entry, number.key, attempt)).map(refusedAt);
  return papers.find(
    (paper): paper is ConsentPaper =>
      paper.kind === 'consent' &&
      isProven(paper) &&
      paper.purposes.includes(attempt.purpose) &&
      paper.givenAt <= attempt.at &&
      (paper.until === null || attempt.at < paper.until) &&
      refusals.every((at) => paper.givenAt > at),
  );
}

/** An entry that takes effect later (R4.4) was still the person's word on the day it was registered. */
const refusedAt = (entry: ShieldEntry): number => entry.registeredAt;

const isProven = ({ evidence }: { readonly evidence: string }): boolean => evidence.trim() !== '';
