import { lookBack } from '../../core/caps/look-back.js';
import { decide } from '../../core/decide.js';
import { canonical } from '../../core/ledger/canonical.js';
import type { DecisionRecord } from '../../core/ledger/record.js';
import { normalise } from '../../core/number/normalise.js';
import { papersMayHelp, papersRequired } from '../../core/papers/asked-for.js';
import type { Policy } from '../../core/policy/policy.js';
import type { RulePack } from '../../core/policy/rule-pack.js';
import type { ReasonCode } from '../../core/reasons.js';
import { type Facts, NO_FURTHER_FACTS } from '../../core/snapshot.js';
import { type Finding, unknown } from '../../core/verdict.js';
import { asksCalendar } from '../../core/window/speaks.js';

/** A fact that the other policy asks for and that nobody asked for then. */
export type MissingFact = 'history' | 'papers' | 'calendar' | 'number';

export type OtherVerdict =
  | { readonly told: true; readonly reason: ReasonCode; readonly rule?: string }
  | { readonly told: false; readonly missing: readonly MissingFact[] };

/**
 * What another policy would have decided from the facts on record. Where it asks for what was not asked then, the answer is told only
 * if it stands whatever that fact was; else it is that it cannot be told. `then` is the pack of the record, where it is known.
 */
export function decideAgain(
  record: DecisionRecord,
  policy: Policy,
  then: RulePack | undefined,
): OtherVerdict {
  const { attempt } = record;
  const number = normalise(attempt.dialled, policy.plan);
  if (canonical(number) !== canonical(record.number)) return { told: false, missing: ['number'] };
  if (number.parsed && number.kind === 'emergency') return { told: true, reason: 'emergency' };
  const recorded: Facts = { ...NO_FURTHER_FACTS, ...record.facts };
  const blind = {
    history: !historySuffices(record, recorded, policy.pack, then),
    papers: !papersWereRead(record, recorded, then),
    calendar: asksCalendar(policy.pack.windows) && lacksDay(recorded),
  };
  const facts: Facts = {
    ...recorded,
    ...(blind.history && { history: NOT_ASKED }),
    ...(blind.papers && { papers: NOT_ASKED }),
  };
  const enforcing: Policy = { ...policy, mode: 'enforce' };
  const { reason, findings } = decide(attempt, { policy: enforcing, number, facts });
  const standing = findings.filter(({ gravity, waivedBy }) => gravity !== 'allow' && waivedBy === undefined);

  const missing: MissingFact[] = [];
  if (blind.history) missing.push('history');
  const mayHelp = papersMayHelp(policy.pack, attempt.purpose, standing);
  if (blind.papers && (papersRequired(policy.pack, attempt.purpose) || mayHelp)) missing.push('papers');
  if (blind.calendar && standing.some(isWindow)) missing.push('calendar');
  const deciding = (list: readonly Finding[]) => list.find((finding) => finding.reason === reason)?.rule;
  if (missing.length === 0) return told(reason, deciding(standing));

  const certain = standing.filter(
    (finding) =>
      finding.gravity === 'block' &&
      finding.reason !== 'facts-unknown' &&
      !(blind.papers && papersMayHelp(policy.pack, attempt.purpose, [finding])),
  );
  const [first] = certain;
  return first ? told(first.reason, first.rule) : { told: false, missing };
}

const NOT_ASKED = unknown('not asked for then');
const isWindow = ({ reason }: Finding): boolean => reason === 'out-of-hours';
const told = (reason: ReasonCode, rule: string | undefined): OtherVerdict => ({
  told: true,
  reason,
  ...(rule !== undefined && { rule }),
});

/** The past was read, and far enough back. Whoever read it got the number itself among the person's numbers. */
function historySuffices(
  { attempt }: DecisionRecord,
  { history }: Facts,
  pack: RulePack,
  then: RulePack | undefined,
): boolean {
  const needed = lookBack(pack.caps, attempt);
  if (needed === undefined || !history.known) return true;
  const read = then && lookBack(then.caps, attempt);
  return history.value.numbers.length > 0 && read !== undefined && read <= needed;
}

/** Papers were read where some are there, or where the pack of then asked for them; an empty list alone says nothing. */
function papersWereRead(
  { attempt, verdict }: DecisionRecord,
  { papers }: Facts,
  then: RulePack | undefined,
): boolean {
  if (!papers.known || papers.value.length > 0) return true;
  return (
    then !== undefined &&
    (papersRequired(then, attempt.purpose) || papersMayHelp(then, attempt.purpose, verdict.findings))
  );
}

const lacksDay = ({ localTimes }: Facts): boolean =>
  localTimes.known && localTimes.value.some(({ day }) => day === undefined);
