import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveOrder } from '../../../src/app/orders/give-order.js';
import { liftOrder } from '../../../src/app/orders/lift-order.js';
import { ORDER_PROBLEMS } from '../../../src/app/orders/problems.js';
import { areaCode } from '../../../src/core/orders/area.js';
import { createMemoryStore } from '../../fakes/memory-store.js';
import { testPolicy } from '../../fakes/policy.js';

const NOW = Date.parse('2026-11-23T12:00:00+08:00');
const HOUR = 3_600_000;
const REQUEST = {
  target: { kind: 'area', name: '广东' },
  cause: 'weather',
  endsAt: NOW + HOUR,
  reference: '粤防〔2026〕3号',
  operator: ' 王芳 ',
} as const;

function given() {
  const store = createMemoryStore();
  const clock = { at: NOW };
  const deps = { store, now: () => clock.at };
  const give = giveOrder({
    ...deps,
    newId: () => 'o1',
    areaCode: (text) => areaCode(text, testPolicy.plan),
  });
  return { store, clock, give, lift: liftOrder(deps) };
}
const LIFT = { orderId: 'o1', reason: 'storm is over', operator: 'ann', approver: 'bob' };

test('R2.4 an order is given, on record, and in the store', async () => {
  const t = given();
  const answer = await t.give(REQUEST);
  assert.equal(answer.outcome, 'given');
  const expected = {
    id: 'o1',
    target: { kind: 'area', name: 'CN-44' },
    cause: 'weather',
    startsAt: NOW,
    endsAt: NOW + HOUR,
    reference: '粤防〔2026〕3号',
    operator: '王芳',
  };
  assert.deepEqual(answer, { outcome: 'given', order: expected });
  assert.deepEqual(await t.store.orders(NOW), [expected]);
  assert.deepEqual(
    t.store.rows.map(({ record }) => record.kind),
    ['order-given'],
  );
});

for (const [what, change, why] of [
  ['an end before the start', { startsAt: NOW + 2 * HOUR }, 'ends-before-start'],
  ['an end at the start', { startsAt: NOW + HOUR }, 'ends-before-start'],
  ['an end that is past', { startsAt: NOW - 2 * HOUR, endsAt: NOW }, 'ended-already'],
  ['no reference', { reference: '  ' }, 'no-reference'],
  ['a reference of two lines', { reference: 'a\nb' }, 'no-reference'],
  ['no operator', { operator: '' }, 'no-operator'],
  ['an operator in look-alike letters', { operator: 'Lі' }, 'mixed-script'],
  ['no area', { target: { kind: 'area', name: ' ' } }, 'no-target'],
  ['an area that does not exist', { target: { kind: 'area', name: 'CN-99' } }, 'bad-area'],
  ['no agent', { target: { kind: 'agent', name: '' } }, 'no-target'],
  ['a campaign of two lines', { target: { kind: 'campaign', name: 'a\nb' } }, 'no-target'],
] as const)
  test(`R2.4 an order is refused: ${what}`, async () => {
    const t = given();
    assert.deepEqual(await t.give({ ...REQUEST, ...change }), { outcome: 'refused', why });
    assert.equal(t.store.rows.length, 0);
    assert.ok(ORDER_PROBLEMS[why].zh && ORDER_PROBLEMS[why].en);
  });

test('R2.4 lifting an order early takes two people and a reason, and is on record', async () => {
  const t = given();
  await t.give({ ...REQUEST, endsAt: null });
  for (const [change, why] of [
    [{ approver: 'Ann ' }, 'same-person'],
    [{ approver: '' }, 'no-approver'],
    [{ operator: '' }, 'no-operator'],
    [{ approver: 'bоb' }, 'mixed-script'],
    [{ reason: '' }, 'no-reason'],
    [{ orderId: 'o2' }, 'not-found'],
  ] as const)
    assert.deepEqual(await t.lift({ ...LIFT, ...change }), { outcome: 'refused', why });
  assert.equal((await t.lift(LIFT)).outcome, 'lifted');
  assert.deepEqual(await t.store.orders(NOW), []);
  const last = t.store.rows.at(-1)?.record;
  assert.ok(last?.kind === 'order-lifted');
  assert.deepEqual([last.operator, last.approver, last.reason], ['ann', 'bob', 'storm is over']);
  assert.deepEqual(await t.lift(LIFT), { outcome: 'refused', why: 'already-lifted' });
});

test('R2.4 an order that has ended by itself is not lifted', async () => {
  const t = given();
  await t.give(REQUEST);
  t.clock.at = NOW + HOUR;
  assert.deepEqual(await t.lift(LIFT), { outcome: 'refused', why: 'already-ended' });
});
