/** Every way a customer's no comes in, on the real store, with a fake PBX, a fake recogniser and a clock in the test's hand. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { openSqliteHearing, openSqliteStore, verifyDatabase } from '../../src/adapters/sqlite/index.js';
import type { NewAlert } from '../../src/app/monitoring/alerts.js';
import type { Pbx } from '../../src/app/ports/pbx.js';
import type { SpeechListener } from '../../src/app/ports/speech.js';
import { createLiveCalls } from '../../src/app/screening/live-calls.js';
import { createPermits } from '../../src/app/screening/permits.js';
import { checkPhrases } from '../../src/config/load-phrases.js';
import type { LedgerRecord } from '../../src/core/ledger/record.js';
import { createRefusals, type RefusalSettings, type SpokenSettings } from '../../src/service/refusals.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../fakes/attempt.js';
import { deafPbx } from '../fakes/deaf-pbx.js';
import { testPolicy } from '../fakes/policy.js';
import { createTestLog } from '../fakes/silent-log.js';

const KEY = '+8613800138000';
const PHRASES = checkPhrases('config/phrases/zh.yaml', 'config/phrases');
const agentLeg = { pbx: 'pbx1', channel: 'agent-leg-1' };
const customerLeg = { pbx: 'pbx1', channel: 'trunk-leg-1' };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

interface Given {
  readonly mode?: ReturnType<SpokenSettings['modeOf']>;
  readonly settings?: Partial<RefusalSettings>;
  readonly mismatch?: Partial<SpokenSettings['mismatch']>;
  readonly streams?: number;
  readonly speakers?: readonly ('customer' | 'agent')[];
  readonly folder?: string;
  readonly tapped?: boolean;
}

function given(options: Given = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'callward-test-'));
  if (!options.folder) closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const store = openSqliteStore({ folder });
  const hearing = openSqliteHearing({ folder });
  closing.push(
    () => store.close(),
    () => hearing.close(),
  );
  const clock = { at: AT };
  let waiting: { at: number; work: () => void }[] = [];
  const alerts: NewAlert[] = [];
  const done: string[] = [];
  const listeners: SpeechListener[] = [];
  const taps: string[] = [];
  const liveCalls = createLiveCalls((call, over) => refusals.changed(call, over));
  const pbx: Pbx = {
    name: 'pbx1',
    end: async ({ channel }) => {
      done.push(`ended ${channel}`);
      return 'enforced';
    },
    ring: deafPbx.ring,
    tell: async ({ channel }, sound) => {
      done.push(`told ${channel} ${sound}`);
      return 'enforced';
    },
    tap: async ({ channel }) => {
      taps.push(channel);
      return options.tapped === false ? undefined : { close: () => void taps.push(`closed ${channel}`) };
    },
  };
  let ids = 0;
  const refusals = createRefusals({
    ...{ store, liveCalls, permits: createPermits(), log: createTestLog() },
    policy: () => testPolicy,
    pbx: () => pbx,
    now: () => clock.at,
    newId: () => `id-${folder.slice(-3)}-${++ids}-${clock.at}`,
    later: (ms, work) => void waiting.push({ at: clock.at + ms, work }),
    raise: (alert) => void alerts.push(alert),
    settings: {
      ...{ term: 'P1Y', ending: 'at-once', undoMs: 10_000, reach: 'all' },
      codes: { DNC: 'refusal', DROP: 'abandoned', SALE: 'sale' },
      spoken: {
        listen: {
          engine: {
            name: 'fake',
            problem: async () => undefined,
            open: (listener) => {
              listeners.push(listener);
              return { audio: () => undefined, close: () => void done.push('stream closed') };
            },
            close: async () => undefined,
          },
          phrases: PHRASES,
          speakers: options.speakers ?? ['customer'],
          streams: options.streams ?? 10,
        },
        store: hearing,
        digest: (text) => createHash('sha256').update(text).digest('hex'),
        modeOf: () => options.mode ?? 'auto',
        confidence: 0.6,
        recording: '/rec/{channel}.wav',
        mismatch: { withinMs: 30_000, outcome: 'register', queueMs: 3_600_000, ...options.mismatch },
      },
      ...options.settings,
    },
  });
  /** Lets what was begun come to its end: the store answers within the turn. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  let stretch = 0;
  return {
    ...{ folder, store, hearing, liveCalls, refusals, alerts, done, taps, listeners, clock, settle },
    call(): void {
      liveCalls.cleared(KEY, attemptOf({ at: clock.at }));
      liveCalls.dialled(KEY, { ref: customerLeg, caller: agentLeg, dialstring: '', endpoint: 'trunk' });
      liveCalls.answered(customerLeg);
      refusals.legAnswered(customerLeg);
    },
    async hear(text: string, listener = listeners[0]): Promise<void> {
      listener?.heard({ stretch: ++stretch, text, final: true, startMs: 1000, endMs: 2000 });
      await settle();
    },
    async hangUp(leg = customerLeg): Promise<void> {
      const call = liveCalls.byLeg(leg);
      liveCalls.ended(leg);
      refusals.legEnded(leg, call);
      await settle();
    },
    async pass(ms: number): Promise<void> {
      clock.at += ms;
      const due = waiting.filter(({ at }) => at <= clock.at);
      waiting = waiting.filter(({ at }) => at > clock.at);
      for (const { work } of due) work();
      await settle();
    },
    async entries(): Promise<string[]> {
      return (await store.shieldEntries(KEY)).map(({ source, cancelledAt }) =>
        cancelledAt === undefined ? source : `${source} cancelled`,
      );
    },
    async records(kind: LedgerRecord['kind']): Promise<LedgerRecord[]> {
      const found: LedgerRecord[] = [];
      for await (const { record } of store.records({ kinds: [kind] })) found.push(record);
      return found;
    },
    codes: () => alerts.map(({ code, level }) => `${code} ${level}`),
  };
}

test('R1.4 auto: what is spoken is on the list, with where and how sure, and the words beside the chain', async () => {
  const t = given();
  t.call();
  assert.deepEqual(t.taps, ['trunk-leg-1']);
  await t.hear('不要再打了');
  assert.deepEqual(await t.entries(), ['speech']);
  assert.deepEqual(t.done, ['told agent-leg-1 registered']);
  assert.deepEqual(t.codes(), ['refusal notice']);
  const [heard] = await t.records('refusal-heard');
  assert.ok(heard?.kind === 'refusal-heard');
  const { done, engine, confidence, offsetMs, recording } = heard;
  assert.deepEqual(
    [done, engine, confidence, offsetMs, recording],
    ['registered', 'fake', 1, 1000, '/rec/trunk-leg-1.wav'],
  );
  assert.ok(!JSON.stringify(heard).includes('不要'), 'no words in the chain');
  assert.equal(await t.hearing.snippet(heard.id), '不要再打了');
  await t.hear('别再打来了');
  assert.deepEqual(await t.entries(), ['speech'], 'one call gives one entry');
});

test('R1.4 the last words before the receiver goes down count', async () => {
  const t = given();
  t.call();
  await t.hangUp();
  assert.ok(t.done.includes('stream closed'));
  await t.hear('不要再打了');
  assert.deepEqual(await t.entries(), ['speech']);
  const unsure = given({ mode: 'suggest' });
  unsure.call();
  await unsure.hangUp();
  await unsure.hear('不要再打了');
  await unsure.pass(30_000);
  assert.deepEqual(await unsure.entries(), ['speech'], 'nobody could confirm it any more');
});

test('R1.4 words that are forgotten leave the ledger whole; words that were changed are found', async () => {
  const t = given();
  t.call();
  await t.hear('不要再打了');
  await t.hear('别打了');
  assert.equal(await t.hearing.forgetSnippets(AT), 0);
  assert.equal(verifyDatabase(t.folder).ok, true);
  const [heard] = await t.records('refusal-heard');
  assert.ok(heard?.kind === 'refusal-heard');
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(join(t.folder, 'callward.db'));
  db.prepare('UPDATE snippets SET text = ? WHERE id = ?').run('再打给我', heard.id);
  db.close();
  assert.equal(verifyDatabase(t.folder).damage[0]?.place, 'snippet');
  assert.equal(await t.hearing.forgetSnippets(AT + 1), 2);
  assert.equal(await t.hearing.snippet(heard.id), undefined);
  assert.equal(verifyDatabase(t.folder).ok, true);
});

test('R1.4 auto: an unsure word only suggests; the agent’s key confirms it and keeps what was heard', async () => {
  const t = given();
  t.call();
  await t.hear('我不需要');
  assert.deepEqual(t.done, ['told agent-leg-1 possible-refusal']);
  assert.deepEqual(await t.entries(), []);
  assert.deepEqual(t.codes(), ['refusal-heard warning']);
  assert.equal((await t.refusals.refusalKey({ ref: agentLeg, agent: 'agent1' })).outcome, 'registered');
  const [entry] = await t.store.shieldEntries(KEY);
  assert.equal(entry?.source, 'agent-key');
  assert.match(entry?.evidence ?? '', /not-interested, at 1\.\d s, confidence 0\.5, fake, \/rec\//);
  await t.hangUp();
  await t.pass(30_000);
  assert.equal((await t.hearing.unsettled()).length, 0);
  assert.ok(!t.codes().includes('refusal-mismatch warning'));
});

test('R1.4 watch only tells; off does not listen', async () => {
  const watching = given({ mode: 'watch' });
  watching.call();
  await watching.hear('不要再打了');
  await watching.hangUp();
  await watching.pass(60_000);
  assert.deepEqual(watching.codes(), ['refusal-heard notice']);
  assert.deepEqual([await watching.entries(), watching.done], [[], ['stream closed']]);
  const off = given({ mode: 'off' });
  off.call();
  assert.deepEqual(off.taps, []);
});

test('R1.2 mismatch: heard, no key, no disposition: registered after the call', async () => {
  const t = given({ mode: 'suggest' });
  t.call();
  await t.hear('不要再打了');
  await t.pass(600_000);
  assert.deepEqual(await t.entries(), [], 'as long as they talk the agent may press');
  await t.hangUp();
  assert.deepEqual(await t.entries(), []);
  await t.pass(30_000);
  assert.deepEqual(await t.entries(), ['speech']);
  assert.ok(t.codes().includes('refusal-mismatch warning'));
  assert.equal((await t.hearing.unsettled()).length, 0);
});

test('R1.2 mismatch: a key taken back does not settle it', async () => {
  const t = given({ mode: 'suggest' });
  t.call();
  await t.hear('不要再打了');
  await t.refusals.refusalKey({ ref: agentLeg, agent: 'agent1' });
  assert.equal((await t.refusals.undoKey({ ref: agentLeg, agent: 'agent1' })).outcome, 'undone');
  await t.hangUp();
  await t.pass(30_000);
  assert.deepEqual((await t.entries()).sort(), ['agent-key cancelled', 'speech']);
});

test('R1.2 mismatch: queued for a person, and registered when nobody looks', async () => {
  const t = given({ mode: 'suggest', mismatch: { outcome: 'queue' } });
  t.call();
  await t.hear('不要再打了');
  await t.hangUp();
  await t.pass(30_000);
  assert.deepEqual(await t.entries(), []);
  assert.equal((await t.hearing.unsettled())[0]?.queuedAt, t.clock.at);
  await t.pass(3_600_000);
  assert.deepEqual(await t.entries(), ['speech']);
});

test('R1.2 mismatch: what waited survives a restart', async () => {
  const before = given({ mode: 'suggest' });
  before.call();
  await before.hear('不要再打了');
  const after = given({ mode: 'suggest', folder: before.folder });
  await after.refusals.resume();
  await after.pass(30_000);
  assert.deepEqual(await after.entries(), ['speech']);
});

test('R1.2 the customer’s key counts on the customer’s leg alone, with or without an agent', async () => {
  const t = given();
  t.call();
  assert.equal((await t.refusals.customerKey({ ref: agentLeg })).outcome, 'failed');
  assert.deepEqual(await t.entries(), []);
  assert.equal((await t.refusals.customerKey({ ref: customerLeg })).outcome, 'registered');
  assert.deepEqual(await t.entries(), ['customer-key']);
  const alone = given();
  alone.liveCalls.dialled(KEY, { ref: customerLeg, dialstring: '', endpoint: 'trunk' });
  alone.liveCalls.answered(customerLeg);
  assert.equal((await alone.refusals.customerKey({ ref: customerLeg })).outcome, 'registered');
  assert.deepEqual(await alone.entries(), ['customer-key']);
});

test('B20 dispositions by meaning, also after the call; what has no meaning waits for a person', async () => {
  const t = given();
  t.call();
  await t.hangUp();
  await t.hangUp(agentLeg);
  for (const code of ['DNC', 'DROP', 'SALE', 'XYZ', 'XYZ', 'constructor'])
    t.refusals.disposition({ ref: customerLeg, code });
  await t.settle();
  assert.deepEqual(await t.entries(), ['disposition']);
  const meanings = (await t.records('disposition')).map((one) => one.kind === 'disposition' && one.meaning);
  assert.deepEqual(meanings.sort(), ['abandoned', 'refusal', 'sale', 'unmapped', 'unmapped', 'unmapped']);
  const [abandoned] = await t.records('call-abandoned');
  assert.ok(abandoned?.kind === 'call-abandoned' && abandoned.attempt === 'attempt-1');
  assert.equal(t.codes().filter((code) => code === 'disposition-unmapped warning').length, 2, 'once a code');
  assert.equal((await t.hearing.unsettled()).length, 3);
});

test('R6.2 selling on: told, told again, ended where configured; the time is kept', async () => {
  const t = given({ settings: { sellingOn: { alertMs: 15_000, endMs: 60_000 } } });
  t.call();
  await t.refusals.refusalKey({ ref: agentLeg, agent: 'agent1' });
  await t.pass(14_999);
  assert.deepEqual(t.codes(), ['refusal notice']);
  await t.pass(1);
  await t.pass(15_000);
  await t.pass(30_000);
  assert.deepEqual(t.codes().slice(1), ['selling-on warning', 'selling-on critical', 'selling-on critical']);
  assert.ok(t.done.includes('ended trunk-leg-1'));
  await t.hangUp();
  const [ending] = await t.records('polite-ending');
  assert.ok(ending?.kind === 'polite-ending');
  assert.deepEqual([ending.ms, ending.how, ending.agent], [60_000, 'ended', 'agent1']);
});

test('R6.2 a call that ends in time is no alert, and an unsure word ends no call', async () => {
  const t = given({ settings: { sellingOn: { alertMs: 15_000, endMs: 15_000 } } });
  t.call();
  await t.hear('我不需要');
  await t.pass(20_000);
  assert.ok(!t.done.includes('ended trunk-leg-1'));
  await t.hangUp();
  const [ending] = await t.records('polite-ending');
  assert.ok(ending?.kind === 'polite-ending' && ending.ms === 20_000 && ending.how === 'hung-up');
});

test('a lost engine is told once, tried once more, and the keys work', async () => {
  const t = given();
  t.call();
  t.listeners[0]?.lost('killed');
  await t.pass(2_000);
  assert.equal(t.listeners.length, 2);
  t.listeners[1]?.lost('killed again');
  await t.pass(60_000);
  assert.equal(t.listeners.length, 2);
  assert.deepEqual(t.codes(), ['hearing-lost warning']);
  assert.equal((await t.refusals.refusalKey({ ref: agentLeg })).outcome, 'registered');
});

test('an engine that comes back hears on, and its loss is told anew', async () => {
  const t = given();
  t.call();
  t.listeners[0]?.lost('killed');
  await t.pass(2_000);
  await t.hear('不要再打了', t.listeners[1]);
  assert.deepEqual(await t.entries(), ['speech']);
  const [heard] = await t.records('refusal-heard');
  assert.ok(
    heard?.kind === 'refusal-heard' && heard.offsetMs === 3_000,
    'counted from the start of the call',
  );
  t.listeners[1]?.lost('again');
  assert.equal(t.codes().filter((code) => code === 'hearing-lost warning').length, 2);
});

test('a loss that goes on is told again, and a voice that is not copied hides no loss of the engine', async () => {
  const t = given();
  t.call();
  t.listeners[0]?.lost('killed');
  await t.pass(2_000);
  await t.pass(600_000);
  t.listeners[1]?.lost('killed again');
  assert.deepEqual(t.codes(), ['hearing-lost warning', 'hearing-lost warning']);
  const deaf = given({ tapped: false });
  deaf.call();
  await deaf.settle();
  deaf.call();
  deaf.listeners[1]?.lost('killed');
  assert.deepEqual(deaf.codes(), ['hearing-lost warning', 'hearing-lost warning']);
});

test('an engine that floods is shut off', async () => {
  const t = given();
  t.call();
  for (let i = 0; i < 500; i++)
    t.listeners[0]?.heard({ stretch: i, text: 'x', final: true, startMs: 0, endMs: 1 });
  await t.pass(10_000);
  assert.deepEqual(t.done, ['stream closed']);
  assert.deepEqual([t.listeners.length, t.codes()], [1, ['hearing-lost warning']]);
});

test('no more streams than allowed, and that is told; a voice that cannot be copied too', async () => {
  const full = given({ streams: 1, speakers: ['customer', 'agent'] });
  full.call();
  await full.settle();
  assert.deepEqual([full.taps, full.codes()], [['trunk-leg-1'], ['hearing-full warning']]);
  const deaf = given({ tapped: false });
  deaf.call();
  await deaf.settle();
  assert.deepEqual(deaf.codes(), ['hearing-lost warning']);
});

test('both voices are listened to where configured, each for what it may say; their streams end with the legs', async () => {
  const t = given({ mode: 'suggest', speakers: ['customer', 'agent'] });
  t.call();
  assert.deepEqual(t.taps, ['trunk-leg-1', 'agent-leg-1']);
  await t.hear('不要再打了', t.listeners[1]);
  assert.deepEqual(t.codes(), []);
  await t.hear('我们不会再给您打电话', t.listeners[1]);
  assert.deepEqual(t.codes(), ['refusal-heard warning']);
  await t.hangUp();
  await t.hangUp(agentLeg);
  assert.deepEqual(t.taps.slice(2).sort(), ['closed agent-leg-1', 'closed trunk-leg-1']);
});
