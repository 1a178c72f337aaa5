import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEscalation } from '../../../src/app/monitoring/escalation.js';
import type { Alert } from '../../../src/core/ledger/record.js';

const AFTER = 60_000;
const RAISED = 1_000_000;
const alert = (fields: Partial<Alert> = {}): Alert => ({
  ...{ id: 'a1', at: RAISED, code: 'bypass', level: 'critical' },
  ...fields,
});
function given(...alerts: readonly Alert[]) {
  const escalation = createEscalation(AFTER);
  for (const [seq, one] of alerts.entries()) escalation.news({ kind: 'alert', alert: one, seq });
  const steps = (at: number) => escalation.due(at).map((late) => `${late.alert.id} ${late.step}`);
  return { escalation, steps };
}

test('R6.1 an alert that nobody takes on goes one step further each time, five times, and then no more', () => {
  const { escalation, steps } = given(alert());
  assert.deepEqual(steps(RAISED + AFTER - 1), []);
  for (let step = 1; step <= 5; step++) {
    assert.deepEqual(steps(RAISED + step * AFTER), [`a1 ${step}`]);
    assert.deepEqual(steps(RAISED + step * AFTER + 1000), []);
  }
  assert.deepEqual(steps(RAISED + 6 * AFTER), []);
  assert.equal(escalation.stepOf('a1'), 5);
  assert.deepEqual(
    escalation.standing().map((one) => one.step),
    [5],
  );
});

test('R6.1 an alert from before the start goes to the step of its age at once: nobody is rung five times in five seconds', () => {
  const { steps } = given(alert(), alert({ id: 'a2', at: RAISED + 2 * AFTER }));
  const start = RAISED + 4 * AFTER;
  assert.deepEqual(steps(start), ['a1 4', 'a2 2']);
  assert.deepEqual(steps(start + 1000), []);
  assert.deepEqual(steps(start + AFTER), ['a1 5', 'a2 3']);
});

test('R6.1 what was taken on, is a notice, or is older than a day rouses nobody', () => {
  const day = 24 * 3_600_000;
  const { escalation, steps } = given(alert(), alert({ id: 'a2', level: 'notice' }));
  escalation.news({
    ...{ kind: 'acknowledged', alert: alert(), seq: 3 },
    acknowledged: { at: RAISED + 1, operator: 'wang' },
  });
  assert.deepEqual(steps(RAISED + 2 * AFTER), []);
  assert.deepEqual(given(alert()).steps(RAISED + day + 1), []);
});

test('R6.1 without a time to wait nothing goes further', () => {
  const escalation = createEscalation(0);
  escalation.news({ kind: 'alert', alert: alert(), seq: 1 });
  assert.deepEqual(escalation.due(RAISED + AFTER), []);
});
