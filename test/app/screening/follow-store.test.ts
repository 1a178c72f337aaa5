/** B1: what another process writes into the store reaches the calls under way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followStore } from '../../../src/app/screening/follow-store.js';
import type { Order } from '../../../src/core/orders/order.js';
import { createMemoryStore } from '../../fakes/memory-store.js';
import { aDecision, aShieldAdded, T0 } from '../../fakes/records.js';
import { createTestLog } from '../../fakes/silent-log.js';

const order = (id: string, fields: Partial<Order> = {}): Order => ({
  id,
  target: { kind: 'area', name: 'CN-44' },
  cause: 'weather',
  startsAt: T0,
  endsAt: null,
  reference: 'x',
  operator: 'ann',
  ...fields,
});

function given() {
  const store = createMemoryStore();
  const told: string[] = [];
  const clock = { at: T0 };
  const asked = { orders: 0 };
  const follower = followStore({
    store: {
      ...store,
      orders: (at) => {
        asked.orders += 1;
        return store.orders(at);
      },
    },
    now: () => clock.at,
    log: createTestLog(),
    changed: async (orders, shielded) => {
      told.push([...orders.map(({ id }) => id), ...shielded.map(({ entry }) => entry.id)].join(' '));
    },
  });
  const give = (one: Order) => store.append({ kind: 'order-given', at: clock.at, order: one });
  const ids = async () => (await follower.orders(clock.at)).map(({ id }) => id);
  return { store, told, clock, asked, follower, give, ids };
}

test('the orders come from memory; the store is asked only when it has changed', async () => {
  const t = given();
  await t.give(order('o1'));
  assert.deepEqual(await t.ids(), ['o1'], 'the first asking waits for the store');
  for (let look = 0; look < 5; look++) await t.follower.look();
  assert.equal(t.asked.orders, 1);
  await t.give(order('o2'));
  assert.deepEqual(await t.ids(), ['o1'], 'not seen yet');
  await t.follower.look();
  assert.deepEqual(await t.ids(), ['o1', 'o2']);
  await t.store.append({
    kind: 'order-lifted',
    at: T0,
    orderId: 'o1',
    operator: 'ann',
    approver: 'bob',
    reason: 'over',
  });
  await t.follower.look();
  assert.deepEqual(await t.ids(), ['o2']);
});

test('an order is told once, when it comes into force', async () => {
  const t = given();
  await t.give(order('now'));
  await t.give(order('later', { startsAt: T0 + 1000 }));
  await t.follower.look();
  await t.follower.look();
  assert.deepEqual(t.told, ['now']);
  t.clock.at = T0 + 1000;
  await t.follower.look();
  assert.deepEqual(t.told, ['now', 'later'], 'though nothing was written');
});

test('B1 numbers shielded since the last look are told; what was there before the start is not', async () => {
  const t = given();
  await t.store.append(aShieldAdded('before'));
  await t.follower.look();
  await t.store.append(aDecision('d1'));
  await t.store.append(aShieldAdded('s1'));
  await t.store.append(aShieldAdded('s2', '+8613900139000'));
  await t.follower.look();
  await t.follower.look();
  assert.deepEqual(t.told, ['s1 s2']);
});

test('a store that fails makes the orders unknown, and they are known again by themselves', async () => {
  const t = given();
  await t.give(order('o1'));
  await t.follower.look();
  t.store.reading('fails');
  await t.follower.look();
  await assert.rejects(t.follower.orders(T0), /told to fail/);
  t.store.mend();
  await t.store.append(aShieldAdded('meanwhile'));
  await t.follower.look();
  assert.deepEqual(await t.ids(), ['o1']);
  assert.deepEqual(t.told, ['o1', 'meanwhile'], 'nothing was missed');
});

test('a store that hangs makes the orders unknown', async () => {
  const t = given();
  await t.follower.look();
  t.store.reading('hangs');
  await t.follower.look();
  await assert.rejects(t.follower.orders(T0), /in time/);
  t.store.mend();
});

test('who asks while a look is under way gets one that began after his change', async () => {
  const t = given();
  const first = t.follower.look();
  await t.give(order('o1'));
  await Promise.all([first, t.follower.look(), t.follower.look()]);
  assert.deepEqual(await t.ids(), ['o1']);
});
