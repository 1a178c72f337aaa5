/** Webhooks: signed elsewhere; here each message once, in order, whatever becomes of receiver and service (R6.1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeadLetter, Delivered, Delivery, WebhookProgress } from '../../../src/app/ports/webhooks.js';
import { createDeliveries, type Webhook } from '../../../src/app/webhooks/deliveries.js';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store.js';
import { aDecision, anAlert, aShieldAdded, aShieldCancelled, NUMBER } from '../../fakes/records.js';
import { createTestLog } from '../../fakes/silent-log.js';

const HOUR = 3_600_000;

/** What survives a restart of the service. */
function createDisk() {
  const places = new Map<string, number>();
  const letters: (DeadLetter & { again: boolean })[] = [];
  const progress: WebhookProgress = {
    place: async (hook) => places.get(hook),
    moved: async (hook, seq) => void places.set(hook, Math.max(seq, places.get(hook) ?? 0)),
    buried: async (letter) => {
      await progress.revived(letter.hook, letter.seq);
      letters.push({ ...letter, again: false });
      await progress.moved(letter.hook, letter.seq);
    },
    deadLetters: async ({ again }) => letters.filter((one) => again === undefined || one.again === again),
    again: async () => letters.map((one) => Object.assign(one, { again: true })).length,
    revived: async (_hook, seq) => {
      const at = letters.findIndex((one) => one.seq === seq);
      if (at >= 0) letters.splice(at, 1);
    },
    close: () => undefined,
  };
  return { progress, letters, places };
}

function given(
  options: { store?: MemoryStore; disk?: ReturnType<typeof createDisk>; hook?: Partial<Webhook> } = {},
) {
  const store = options.store ?? createMemoryStore();
  const disk = options.disk ?? createDisk();
  const got: Delivery[] = [];
  const pauses: number[] = [];
  const alerts: string[] = [];
  const clock = { at: 0 };
  const receiver: { answer: (delivery: Delivery) => Delivered } = {
    answer: () => ({ outcome: 'delivered' }),
  };
  const deliveries = createDeliveries({
    hook: {
      name: 'crm',
      events: ['alert', 'refusal', 'refusal-cancelled'],
      numbers: 'masked',
      giveUpMs: 24 * HOUR,
      ...options.hook,
    },
    store,
    progress: disk.progress,
    post: async (delivery) => {
      const answer = receiver.answer(delivery);
      if (answer.outcome === 'delivered') got.push(delivery);
      return answer;
    },
    now: () => clock.at,
    log: createTestLog(),
    pause: async (ms) => {
      pauses.push(ms);
      clock.at += ms;
    },
    failing: (hook, why) => void alerts.push(`${hook}: ${why}`),
  });
  /** All that is there to be told has been told. */
  const told = async () => {
    await deliveries.begin();
    for (let turn = 0; turn < 2_000; turn++) await undefined;
  };
  const types = () => got.map(({ body }) => JSON.parse(body).type);
  return { store, disk, deliveries, got, pauses, alerts, clock, receiver, told, types };
}

test('a new receiver is told what comes, in order, and not the past', async () => {
  const t = given();
  await t.store.append(aShieldAdded('old'));
  await t.told();
  for (const record of [anAlert('a1'), aDecision('d1'), aShieldAdded('s1'), aShieldCancelled('s1')])
    await t.store.append(record);
  await t.told();
  assert.deepEqual(t.types(), ['alert', 'refusal', 'refusal-cancelled']);
  assert.equal(new Set(t.got.map(({ id }) => id)).size, 3);
});

for (const [numbers, shown] of [
  ['masked', false],
  ['full', true],
] as const)
  test(`numbers ${numbers} (R7.2)`, async () => {
    const t = given({ hook: { numbers } });
    await t.told();
    await t.store.append(aShieldAdded('s1'));
    await t.store.append(anAlert('a1', NUMBER));
    await t.told();
    assert.deepEqual(
      t.got.map(({ body }) => body.includes(NUMBER)),
      [shown, shown],
    );
  });

test('a receiver that is away is tried again with growing pauses, and nothing overtakes', async () => {
  const t = given();
  await t.told();
  let down = 6;
  t.receiver.answer = () =>
    down-- > 0 ? { outcome: 'failed', why: 'ECONNREFUSED' } : { outcome: 'delivered' };
  await t.store.append(anAlert('a1'));
  await t.store.append(aShieldAdded('s1'));
  await t.told();
  assert.deepEqual(t.pauses, [1000, 2000, 4000, 8000, 16_000, 32_000]);
  assert.deepEqual(t.types(), ['alert', 'refusal']);
  assert.deepEqual(t.alerts, ['crm: ECONNREFUSED'], 'one alert an outage');
});

test('given up after its time it is a dead letter with its reason, and the next has its turn', async () => {
  const t = given({ hook: { giveUpMs: HOUR } });
  await t.told();
  t.receiver.answer = ({ body }) =>
    body.includes('"alert"') ? { outcome: 'failed', why: 'HTTP 500' } : { outcome: 'delivered' };
  await t.store.append(anAlert('a1'));
  await t.store.append(aShieldAdded('s1'));
  await t.told();
  assert.deepEqual(t.types(), ['refusal']);
  assert.deepEqual(
    t.disk.letters.map(({ seq, why }) => [seq, why]),
    [[1, 'HTTP 500']],
  );
  assert.ok(Math.max(...t.pauses) <= 600_000);
});

test('what the receiver refuses for good is not tried again', async () => {
  const t = given();
  await t.told();
  t.receiver.answer = () => ({ outcome: 'refused', why: 'HTTP 422' });
  await t.store.append(anAlert('a1'));
  await t.told();
  assert.deepEqual([t.pauses, t.disk.letters.length], [[], 1]);
});

test('a dead letter is delivered when somebody asks for another try, under the same id', async () => {
  const t = given();
  await t.told();
  let first: string | undefined;
  t.receiver.answer = ({ id }) => {
    first = id;
    return { outcome: 'refused', why: 'HTTP 410' };
  };
  await t.store.append(anAlert('a1'));
  await t.told();
  t.receiver.answer = () => ({ outcome: 'delivered' });
  await t.disk.progress.again('crm');
  await t.told();
  assert.deepEqual(
    t.got.map(({ id }) => id),
    [first],
  );
  assert.deepEqual(t.disk.letters, []);
  await t.told();
  assert.equal(t.got.length, 1);
});

test('a restart loses nothing: what was written while nobody delivered is told after it', async () => {
  const before = given();
  await before.told();
  await before.deliveries.close();
  await before.store.append(aShieldAdded('s1'));
  const after = given({ store: before.store, disk: before.disk });
  await after.told();
  assert.deepEqual(after.types(), ['refusal']);
});

test('stopped in the middle of an outage it ends at once and goes on with the same message after', async () => {
  const t = given();
  await t.told();
  await t.store.append(anAlert('a1'));
  t.receiver.answer = () => {
    void t.deliveries.close();
    return { outcome: 'failed', why: 'ETIMEDOUT' };
  };
  await t.told();
  assert.deepEqual([t.got.length, t.pauses.length], [0, 1]);
  const after = given({ store: t.store, disk: t.disk });
  await after.told();
  assert.deepEqual(after.types(), ['alert']);
});

test('hundreds of messages while one is under way are all told, each once', async () => {
  const t = given();
  await t.told();
  for (let n = 0; n < 250; n++) {
    await t.store.append(anAlert(`a${n}`));
    t.deliveries.poke();
  }
  for (let turn = 0; turn < 20; turn++) await t.told();
  assert.deepEqual(
    t.got.map(({ body }) => JSON.parse(body).data.id),
    Array.from({ length: 250 }, (_, n) => `a${n}`),
  );
});
