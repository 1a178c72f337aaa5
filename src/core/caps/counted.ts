import type { CallAttempt } from '../call-attempt.js';
import type { CapRule } from './cap-rule.js';
import type { CallHistory, PastCall } from './history.js';

/** Whether the rule speaks of this attempt at all. */
export const speaksOf = ({ purposes }: CapRule, { purpose }: Pick<CallAttempt, 'purpose'>): boolean =>
  purposes?.includes(purpose) ?? true;

/** The calls that this rule counts together with this attempt, which is not among them however often it is judged. */
export function countedCalls(
  rule: CapRule,
  attempt: CallAttempt,
  number: string,
  history: CallHistory,
): readonly PastCall[] {
  return history.calls.filter(
    (call) =>
      call.id !== attempt.id &&
      (rule.per === 'person' || call.number === number) &&
      speaksOf(rule, call) &&
      inScope(rule, attempt, call),
  );
}

/** What names no campaign may belong to any, on either side: it is counted. */
function inScope({ scope }: CapRule, attempt: CallAttempt, call: PastCall): boolean {
  if (scope === 'purpose') return call.purpose === attempt.purpose;
  if (scope === 'company' || attempt.campaign === undefined || call.campaign === undefined) return true;
  return call.campaign === attempt.campaign;
}

/** When each call counts from, oldest first: its start, or where answered calls are counted its answer. */
export function countedTimes(counts: 'attempts' | 'connects', calls: readonly PastCall[]): readonly number[] {
  const times =
    counts === 'attempts'
      ? calls.map(({ at }) => at)
      : calls.flatMap(({ at, connectedAt, ringing }) => connectedAt ?? (ringing ? at : []));
  return times.toSorted((a, b) => a - b);
}
