import type { StoredRecord } from '../../../src/app/ports/store.js';
import type { DecisionRecord } from '../../../src/core/ledger/record.js';

/**
 * What the ledger holds of one call: the gate's decision on what this agent dialled, or, where the gate let it through
 * and the guard did not, the guard's. `records` are those written since the call began, newest first.
 */
export function decisionOf(
  records: readonly StoredRecord[],
  call: { readonly number: string; readonly agent: string },
): DecisionRecord | undefined {
  const decisions = records.flatMap(({ record }) => (record.kind === 'decision' ? [record] : []));
  const mine = decisions.filter(({ attempt }) => attempt.door === 'gate' && attempt.agent === call.agent);
  // The PBX may cut what is very long; then the agent's only call of these seconds is this one.
  const gate =
    mine.find(({ attempt }) => attempt.dialled === call.number) ?? (mine.length === 1 ? mine[0] : undefined);
  if (gate === undefined || gate.verdict.outcome !== 'allow' || !gate.number.parsed) return gate;
  const { key } = gate.number;
  const refusedLater = decisions.find(
    ({ attempt, number, verdict }) =>
      attempt.door === 'guard' && verdict.outcome !== 'allow' && number.parsed && number.key === key,
  );
  return refusedLater ?? gate;
}
