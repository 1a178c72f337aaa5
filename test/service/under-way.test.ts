/** The application with the real store: caps under load and over a restart, calls stopped on their way, who is shown. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { createZoneClock } from '../../src/adapters/clock/zone-clock.js';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import type { Store } from '../../src/app/ports/store.js';
import { createNumberReader } from '../../src/app/screening/number-reader.js';
import { NO_DEFAULTS } from '../../src/app/screening/purpose.js';
import type { CallAttempt } from '../../src/core/call-attempt.js';
import type { CapRule } from '../../src/core/caps/cap-rule.js';
import type { Order } from '../../src/core/orders/order.js';
import type { RulePack } from '../../src/core/policy/rule-pack.js';
import type { ShieldEntry } from '../../src/core/shield/shield-entry.js';
import { type Application, compose } from '../../src/service/compose.js';
import { cap, HOUR } from '../core/caps/given.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../fakes/attempt.js';
import { deafPbx } from '../fakes/deaf-pbx.js';
import { testPack, testPolicy } from '../fakes/policy.js';
import { createTestLog } from '../fakes/silent-log.js';

const KEY = '+8613800138000';
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

interface Service {
  readonly app: Application;
  readonly store: Store;
  readonly folder: string;
  readonly ended: string[];
  readonly clock: { at: number };
  /** Another process, such as the command line. */
  other(): Store;
  gate(fields?: Partial<CallAttempt>): Promise<string>;
  guard(fields?: Partial<CallAttempt>): Promise<string>;
  kinds(): Promise<string[]>;
}

let made = 0;

function serve(pack: Partial<RulePack>, folder = newFolder(), guarded = true): Service {
  const store = opened(folder);
  const ended: string[] = [];
  const clock = { at: AT };
  const app = compose({
    policy: () => ({ ...testPolicy, pack: { ...testPack, ...pack } }),
    read: createNumberReader(),
    store,
    zoneClock: createZoneClock(),
    calendar: () => ({ kind: 'workday', covered: true }),
    now: () => clock.at,
    newId: () => `made-${++made}`,
    log: createTestLog(),
    budgetMs: 5000,
    refusal: { term: 'P1Y', ending: 'at-once', undoMs: 0, reach: 'all' },
    alerts: { ring: false, minGapMs: 0 },
    exemptionBurst: { uses: 100, withinMs: 1000 },
    purposes: () => NO_DEFAULTS,
    guarded: new Set(guarded ? ['trunk'] : []),
  });
  app.attach(
    {
      name: 'pbx1',
      end: async (ref) => {
        ended.push(ref.channel);
        return 'enforced';
      },
      ring: deafPbx.ring,
      tap: async () => undefined,
      tell: async () => 'enforced',
    },
    [],
  );
  const tell = ({ outcome, reason }: { outcome: string; reason: string }) => `${outcome} ${reason}`;
  return {
    app,
    store,
    folder,
    ended,
    clock,
    other: () => opened(folder),
    gate: async (fields = {}) => {
      const answer = tell(
        await app.listener.screen(attemptOf({ id: `gate-${++made}`, at: clock.at, ...fields })),
      );
      await new Promise(setImmediate); // the answer is on its way; now the call is taken down
      return answer;
    },
    guard: async (fields = {}) =>
      tell(
        await app.guard.screen({
          id: `guard-${++made}`,
          at: clock.at,
          door: 'guard',
          dialled: '13800138000',
          purpose: 'sale',
          trunk: 'trunk',
          ref: { pbx: 'pbx1', channel: `call-id-${made}` },
          ...fields,
        }),
      ),
    async kinds() {
      const found: string[] = [];
      for await (const { record } of store.records({})) found.push(record.kind);
      return found;
    },
  };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function opened(folder: string): Store {
  const store = openSqliteStore({ folder, busyTimeoutMs: 5000 });
  closing.push(() => store.close());
  return store;
}

const most = (count: number, more = {}): CapRule =>
  cap({ kind: 'most', counts: 'attempts', most: count, span: { kind: 'local-day' }, ...more });
const order = (kind: Order['target']['kind'], name: string, fields: Partial<Order> = {}): Order => ({
  id: 'o1',
  target: { kind, name },
  cause: 'weather',
  startsAt: AT,
  endsAt: null,
  reference: 'x',
  operator: 'ann',
  ...fields,
});
const ENTRY: ShieldEntry = {
  id: 's1',
  number: KEY,
  scope: 'all',
  source: 'manual',
  operator: 'ann',
  registeredAt: AT,
  effectiveAt: AT,
  until: null,
};
const give = (store: Store, one: Order) => store.append({ kind: 'order-given', at: AT, order: one });
const count = (answers: readonly string[], answer: string) => answers.filter((one) => one === answer).length;

/** A call that is ringing: cleared by the gate, its leg dialled on the trunk. */
async function ring(t: Service, channel: string, fields: Partial<CallAttempt> = {}): Promise<void> {
  const dialled = fields.dialled ?? '13800138000';
  const caller = { pbx: 'pbx1', channel: `agent of ${channel}` };
  assert.equal(await t.gate({ ref: caller, ...fields, dialled }), 'allow clear');
  assert.equal(await t.guard({ dialled }), 'allow clear');
  t.app.listener.legDialled({
    ref: { pbx: 'pbx1', channel },
    caller,
    dialstring: `${dialled}@trunk`,
    endpoint: 'trunk',
  });
}

for (const n of [1, 3, 7])
  test(`R2.3 of 50 simultaneous calls to one number under a cap of ${n} exactly ${n} go`, async () => {
    for (const guarded of [true, false]) {
      const t = serve({ caps: [most(n)] }, newFolder(), guarded);
      const answers = await Promise.all(Array.from({ length: 50 }, () => t.gate()));
      assert.equal(count(answers, 'allow clear'), n);
      assert.equal(count(answers, 'defer cap-reached'), 50 - n);
      if (!guarded) continue;
      const invites = await Promise.all(Array.from({ length: 50 }, () => t.guard()));
      assert.equal(count(invites, 'allow clear'), n, 'each permitted call goes, and is not counted twice');
    }
  });

test('R2.3 50 simultaneous calls to two numbers of one person share the cap', async () => {
  const t = serve({ caps: [most(4, { per: 'person' })] });
  const record = {
    kind: 'papers-imported',
    at: AT,
    list: 'p',
    papers: 'person',
    digest: '',
    rows: 2,
  } as const;
  await t.store.importPapers(
    { ...record, refused: 0, operator: 'ann' },
    { persons: [KEY, '+8613900139000'].map((number) => ({ number, person: 'x' })) },
  );
  const dialled = (n: number) => (n % 2 ? '13800138000' : '13900139000');
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => t.gate({ dialled: dialled(n) })));
  assert.equal(count(answers, 'allow clear'), 4);
});

test('R2.3 the count survives a restart', async () => {
  const first = serve({ caps: [most(2)] });
  assert.equal(await first.gate(), 'allow clear');
  assert.equal(await first.guard(), 'allow clear');
  first.store.close();
  const second = serve({ caps: [most(2)] }, first.folder);
  assert.equal(await second.gate(), 'allow clear');
  assert.equal(await second.guard(), 'allow clear');
  second.store.close();
  const third = serve({ caps: [most(2)] }, first.folder);
  assert.equal(await third.gate(), 'defer cap-reached');
  third.clock.at = AT + 24 * HOUR;
  assert.equal(await third.gate(), 'allow clear', 'the next day is another');
});

test('R2.3 a call that the guard stops after the gate let it go is not counted', async () => {
  const t = serve({ caps: [most(1)] });
  assert.equal(await t.gate(), 'allow clear');
  await t.other().append({ kind: 'shield-added', at: AT, entry: ENTRY });
  assert.equal(await t.guard(), 'block shielded');
  const by = { operator: 'ann', approver: 'bob', reason: 'wrong number' };
  await t.other().append({ kind: 'shield-cancelled', at: AT, entryId: ENTRY.id, number: KEY, ...by });
  assert.equal(await t.gate(), 'allow clear');
  assert.equal(await t.gate(), 'defer cap-reached');
});

test('R2.3 a cap on answered calls: what rings counts until it ends unanswered, and an answer is on record once', async () => {
  const t = serve({ caps: [most(1, { counts: 'connects' })] });
  await ring(t, 'leg-1');
  assert.equal(await t.gate(), 'defer cap-reached', 'the first may yet be answered');
  for (const channel of ['leg-1', 'agent of leg-1']) t.app.listener.legEnded({ pbx: 'pbx1', channel });
  await ring(t, 'leg-2');
  for (let twice = 0; twice < 2; twice++) t.app.listener.legAnswered({ pbx: 'pbx1', channel: 'leg-2' });
  for (const channel of ['leg-2', 'agent of leg-2']) t.app.listener.legEnded({ pbx: 'pbx1', channel });
  assert.equal(await t.gate(), 'defer cap-reached');
  assert.equal(count(await t.kinds(), 'call-connected'), 1);
  t.store.close();
  assert.equal(
    await serve({ caps: [most(1, { counts: 'connects' })] }, t.folder).gate(),
    'defer cap-reached',
  );
});

test('R2.3 history that cannot be read blocks, where a cap asks for it', async () => {
  const t = serve({ caps: [most(1)] });
  t.store.close();
  assert.match(await t.gate(), /^block (?:facts|shield)-unknown$/);
});

test('R2.4 B1 an order given by another process stops what it binds and rings, and nothing else', async () => {
  const t = serve({});
  await t.app.look();
  await ring(t, 'leg-gz', { dialled: '02081234567' });
  await ring(t, 'leg-bj', { dialled: '01062551234' });
  await ring(t, 'leg-talks', { dialled: '02087654321' });
  t.app.listener.legAnswered({ pbx: 'pbx1', channel: 'leg-talks' });
  await give(t.other(), order('area', 'CN-44'));
  await t.app.look();
  assert.deepEqual(t.ended, ['leg-gz']);
  assert.equal(await t.gate({ dialled: '02081234567' }), 'block suspended');
  assert.equal(await t.gate({ dialled: '01062551234' }), 'allow clear');
  assert.equal(count(await t.kinds(), 'alert') >= 1, true, 'the stop is on record');
});

test('R6.3 an order against an agent or a campaign stops their ringing calls and theirs only', async () => {
  const t = serve({});
  await t.app.look();
  await ring(t, 'leg-1', { agent: 'agent1', dialled: '13800138001' });
  await ring(t, 'leg-2', { agent: 'agent2', campaign: 'autumn', dialled: '13800138002' });
  await ring(t, 'leg-3', { agent: 'agent3', dialled: '13800138003' });
  await give(t.other(), order('agent', 'agent1', { cause: 'measure' }));
  await t.app.look();
  assert.deepEqual(t.ended, ['leg-1']);
  await give(t.other(), order('campaign', 'autumn', { id: 'o2', cause: 'measure' }));
  await t.app.look();
  assert.deepEqual(t.ended, ['leg-1', 'leg-2']);
  assert.equal(await t.gate({ agent: 'agent1' }), 'block not-entitled');
});

test('R2.4 an order with a start stops what rings when it begins', async () => {
  const t = serve({});
  await give(t.other(), order('area', 'CN', { startsAt: AT + 1000 }));
  await t.app.look();
  await ring(t, 'leg-1');
  await t.app.look();
  assert.deepEqual(t.ended, []);
  t.clock.at = AT + 1000;
  await t.app.look();
  assert.deepEqual(t.ended, ['leg-1']);
});

test('B1 a number shielded by another process is not called on: what is queued or ringing to it stops', async () => {
  const t = serve({});
  await t.app.look();
  await ring(t, 'leg-1');
  await ring(t, 'leg-2', { dialled: '13900139000' });
  assert.equal(await t.gate({ ref: { pbx: 'pbx1', channel: 'queued' } }), 'allow clear');
  await t.other().append({ kind: 'shield-added', at: AT, entry: ENTRY });
  await t.app.look();
  assert.deepEqual(t.ended, ['leg-1', 'queued']);
  assert.equal(await t.guard(), 'block shielded', 'in the hopper still, and not dialled');
});

test('C10 what the gate sees is the agent’s extension; the guard judges what the carrier will see', async () => {
  const citation = { text: 'x', verified: 'primary', on: '2026-11-22' } as const;
  const t = serve({ callerId: { id: 'cli', citation, allowed: ['86:95588'] } });
  const call = async (presented?: string) => {
    assert.equal(await t.gate({ presented: '1001' }), 'allow clear');
    return t.guard(presented === undefined ? {} : { presented });
  };
  assert.equal(await call('95588'), 'allow clear');
  assert.equal(await call('13900139000'), 'block caller-id');
  assert.equal(await call('anonymous'), 'block caller-id');
  assert.equal(await call(), 'block caller-id');
  const alone = serve({ callerId: { id: 'cli', citation, allowed: ['86:95588'] } }, newFolder(), false);
  assert.equal(await alone.gate({ presented: '1001' }), 'block caller-id', 'no guard behind this gate');
});

test('B2 a cloned campaign inherits everything: caps, orders and the shield list know no campaign’s settings', async () => {
  const t = serve({ caps: [most(1)] });
  assert.equal(await t.gate({ campaign: 'autumn' }), 'allow clear');
  assert.equal(await t.gate({ campaign: 'autumn copy' }), 'defer cap-reached');
  await give(t.other(), order('area', 'CN'));
  await t.app.look();
  assert.equal(await t.gate({ campaign: 'autumn copy', dialled: '13900139000' }), 'block suspended');
});
