import { decide } from '../../core/decide.js';
import { canonical } from '../../core/ledger/canonical.js';
import type { DecisionRecord } from '../../core/ledger/record.js';
import { normalise } from '../../core/number/normalise.js';
import type { Policy } from '../../core/policy/policy.js';
import type { ReasonCode } from '../../core/reasons.js';
import { NO_FURTHER_FACTS } from '../../core/snapshot.js';
import type { Store } from '../ports/store.js';
import { decideAgain, type MissingFact } from './replay-policy.js';

export interface Span {
  readonly from?: number;
  readonly to?: number;
}

/** Told after every record, with its place in the ledger. */
export type Progress = (seq: number) => void;

export interface Difference {
  readonly seq: number;
  readonly recorded: string;
  readonly computed: string;
}

export interface Replay {
  readonly agreed: number;
  /** Decisions under a version of the policy that the ledger does not hold: only that version could reach them again. */
  readonly otherPolicy: number;
  readonly differences: readonly Difference[];
}

/** Reaches every recorded decision again from the attempt and the facts on record. Rejects with StoreUnavailable. */
export async function replay(
  store: Pick<Store, 'records'>,
  policy: Policy,
  span: Span,
  progress: Progress = () => undefined,
): Promise<Replay> {
  const policies = await policiesOnRecord(store, policy);
  let agreed = 0;
  let otherPolicy = 0;
  const differences: Difference[] = [];
  for await (const { seq, record } of store.records({ kinds: ['decision'], ...span })) {
    progress(seq);
    if (record.kind !== 'decision') continue;
    const then = policies.get(record.verdict.policyVersion);
    const answer = then && compare(record, then);
    if (!answer || (answer === 'another reading' && then !== policy)) otherPolicy += 1;
    else if (answer === 'agrees') agreed += 1;
    else if (answer === 'another reading')
      differences.push({ seq, recorded: 'number as recorded', computed: 'another reading of the number' });
    else differences.push({ seq, ...answer });
  }
  return { agreed, otherPolicy, differences };
}

/** By version: the present policy, and those that the ledger holds, on the present numbering plan. */
async function policiesOnRecord(
  store: Pick<Store, 'records'>,
  policy: Policy,
): Promise<ReadonlyMap<string, Policy>> {
  const found = new Map<string, Policy>();
  for await (const { record } of store.records({ kinds: ['policy-loaded'] })) {
    if (record.kind !== 'policy-loaded') continue;
    const { version, pack, mode } = record;
    found.set(version, { version, pack, mode, plan: policy.plan });
  }
  return found.set(policy.version, policy);
}

function compare(
  record: DecisionRecord,
  policy: Policy,
): 'agrees' | 'another reading' | Omit<Difference, 'seq'> {
  const number = normalise(record.attempt.dialled, policy.plan);
  if (canonical(number) !== canonical(record.number)) return 'another reading';
  const computed = decide(record.attempt, {
    policy,
    number,
    facts: { ...NO_FURTHER_FACTS, ...record.facts },
  });
  if (canonical(computed) === canonical(record.verdict)) return 'agrees';
  return { recorded: brief(record.verdict), computed: brief(computed) };
}

const brief = ({ outcome, reason, findings }: DecisionRecord['verdict']): string =>
  `${outcome} ${reason} [${findings.map((finding) => finding.reason).join(' ')}]`;

/** Decisions that another policy turns from one reason into another. */
export interface Change {
  readonly from: ReasonCode;
  readonly to: ReasonCode;
  /** The rule of the other policy that decides. */
  readonly rule?: string;
  count: number;
  readonly examples: { readonly seq: number; readonly at: number; readonly number: string }[];
}

export interface PolicyReplay {
  readonly decisions: number;
  readonly same: number;
  readonly changes: readonly Change[];
  readonly cannotTell: number;
  /** How often each was what was missing; one decision may lack several. */
  readonly missing: Readonly<Partial<Record<MissingFact, number>>>;
}

const EXAMPLES = 3;

/**
 * What another policy would have made of the recorded traffic; a call let through in shadow mode counts as what it would have been.
 * `number` of an example is as dialled: whoever shows it masks it.
 */
export async function replayThrough(
  store: Pick<Store, 'records'>,
  present: Policy,
  other: Policy,
  span: Span,
  progress: Progress = () => undefined,
): Promise<PolicyReplay> {
  const policies = await policiesOnRecord(store, present);
  const changes = new Map<string, Change>();
  const missing: Partial<Record<MissingFact, number>> = {};
  let [decisions, same, cannotTell] = [0, 0, 0];
  for await (const { seq, record } of store.records({ kinds: ['decision'], ...span })) {
    progress(seq);
    if (record.kind !== 'decision') continue;
    decisions += 1;
    const answer = decideAgain(record, other, policies.get(record.verdict.policyVersion)?.pack);
    if (!answer.told) {
      cannotTell += 1;
      for (const fact of answer.missing) missing[fact] = (missing[fact] ?? 0) + 1;
      continue;
    }
    const from = (record.verdict.would ?? record.verdict).reason;
    if (from === answer.reason) {
      same += 1;
      continue;
    }
    const { reason: to, rule } = answer;
    const key = canonical([from, to, rule]);
    const change = changes.get(key) ?? {
      from,
      to,
      ...(rule !== undefined && { rule }),
      count: 0,
      examples: [],
    };
    change.count += 1;
    if (change.examples.length < EXAMPLES)
      change.examples.push({ seq, at: record.at, number: record.attempt.dialled });
    changes.set(key, change);
  }
  return {
    decisions,
    same,
    changes: [...changes.values()].sort((a, b) => b.count - a.count),
    cannotTell,
    missing,
  };
}
