import { decide } from '../../core/decide.js';
import { canonical } from '../../core/ledger/canonical.js';
import type { DecisionRecord } from '../../core/ledger/record.js';
import { normalise } from '../../core/number/normalise.js';
import type { Policy } from '../../core/policy/policy.js';
import { NO_FURTHER_FACTS } from '../../core/snapshot.js';
import type { Store } from '../ports/store.js';

export interface Difference {
  readonly seq: number;
  readonly recorded: string;
  readonly computed: string;
}

export interface Replay {
  readonly agreed: number;
  /** Decisions under another version of the policy: only that version could reach them again. */
  readonly otherPolicy: number;
  readonly differences: readonly Difference[];
}

/** Reaches every recorded decision again from the attempt and the facts on record. Rejects with StoreUnavailable. */
export async function replay(
  store: Pick<Store, 'records'>,
  policy: Policy,
  span: { readonly from?: number; readonly to?: number },
): Promise<Replay> {
  let agreed = 0;
  let otherPolicy = 0;
  const differences: Difference[] = [];
  for await (const { seq, record } of store.records({ kinds: ['decision'], ...span })) {
    if (record.kind !== 'decision') continue;
    if (record.verdict.policyVersion !== policy.version) {
      otherPolicy += 1;
      continue;
    }
    const difference = compare(record, policy);
    if (difference) differences.push({ seq, ...difference });
    else agreed += 1;
  }
  return { agreed, otherPolicy, differences };
}

function compare(record: DecisionRecord, policy: Policy): Omit<Difference, 'seq'> | undefined {
  const number = normalise(record.attempt.dialled, policy.plan);
  if (canonical(number) !== canonical(record.number)) {
    return { recorded: 'number as recorded', computed: 'another reading of the number' };
  }
  const computed = decide(record.attempt, {
    policy,
    number,
    facts: { ...NO_FURTHER_FACTS, ...record.facts },
  });
  if (canonical(computed) === canonical(record.verdict)) return undefined;
  return { recorded: brief(record.verdict), computed: brief(computed) };
}

const brief = ({ outcome, reason, findings }: DecisionRecord['verdict']): string =>
  `${outcome} ${reason} [${findings.map((finding) => finding.reason).join(' ')}]`;
