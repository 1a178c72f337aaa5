import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatherFacts } from '../../../src/app/screening/gather-facts.js';
import { replay, replayThrough } from '../../../src/app/screening/replay.js';
import { loadPack } from '../../../src/config/load-pack.js';
import type { CallAttempt, Purpose } from '../../../src/core/call-attempt.js';
import { decide } from '../../../src/core/decide.js';
import type { DecisionRecord } from '../../../src/core/ledger/record.js';
import { normalise } from '../../../src/core/number/normalise.js';
import type { Policy } from '../../../src/core/policy/policy.js';
import type { RulePack } from '../../../src/core/policy/rule-pack.js';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store.js';
import { testPolicy } from '../../fakes/policy.js';
import { aShieldAdded } from '../../fakes/records.js';

const MOBILE = '13800138000';
const KEY = '+8613800138000';
const NOON = Date.UTC(2026, 10, 23, 4);
const LATE = Date.UTC(2026, 10, 23, 14);
const rule = (id: string, verified: 'primary' | 'unverified' = 'primary') => ({
  id,
  citation: { text: id, verified, on: '2026-11-22' },
});
const withPack = (version: string, changes: Partial<RulePack>, mode: Policy['mode'] = 'enforce'): Policy => ({
  ...testPolicy,
  version,
  mode,
  pack: { ...testPolicy.pack, name: version, ...changes },
});
const shipped = (name: string): Policy => ({
  ...testPolicy,
  version: name,
  pack: loadPack(name, { shipped: 'config/policy', plan: testPolicy.plan }).pack,
});

/** Decides as the service does, from the store's own facts, and puts it on the ledger. */
async function call(
  store: MemoryStore,
  policy: Policy,
  at: number,
  { dialled = MOBILE, purpose = 'sale' as Purpose } = {},
): Promise<DecisionRecord> {
  const attempt: CallAttempt = { id: `${store.rows.length}`, at, door: 'gate', dialled, purpose };
  const number = normalise(dialled, policy.plan);
  const sources = {
    store,
    zoneClock: (zone: string, when: number) => {
      const local = new Date(when + 8 * 3_600_000);
      const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
      const date = local.toISOString().slice(0, 10);
      return { known: true, value: { zone, minute, date, weekday: local.getUTCDay() || 7 } } as const;
    },
    calendar: () => ({ kind: 'workday', covered: true }) as const,
    orders: async () => [],
  };
  const { facts } = await gatherFacts(sources, attempt, number, policy);
  const verdict = decide(attempt, { policy, number, facts });
  const record: DecisionRecord = { kind: 'decision', at, attempt, number, facts, verdict };
  await store.append(record);
  return record;
}

const loaded = (policy: Policy) =>
  ({ kind: 'policy-loaded', at: 0, version: policy.version, pack: policy.pack, mode: policy.mode }) as const;

const CAP = {
  ...rule('cap'),
  kind: 'most',
  counts: 'attempts',
  most: 1,
  span: { kind: 'rolling', ms: 86_400_000 },
  per: 'number',
  scope: 'company',
} as const;

test('R8.3 a recorded ledger is reached again to the last decision, under every policy it holds', async () => {
  const store = createMemoryStore();
  const policies = [
    shipped('cn-insurance'),
    shipped('cn-insurance-beijing'),
    shipped('fr'),
    withPack('capped', { caps: [CAP] }),
    withPack('shadowed', {}, 'shadow'),
  ];
  for (const policy of policies) {
    await store.append(loaded(policy));
    for (const at of [NOON, LATE])
      for (const purpose of ['sale', 'service', 'renewal'] as const)
        for (const dialled of [MOBILE, '110', 'nothing', '0106255123', '0012125550123'])
          await call(store, policy, at, { dialled, purpose });
    if (policy.version === 'cn-insurance') await store.append(aShieldAdded('s1', KEY, NOON - 1));
  }
  const result = await replay(store, testPolicy, {});
  assert.deepEqual(result.differences, []);
  assert.deepEqual([result.agreed, result.otherPolicy], [policies.length * 30, 0]);
});

test('R8.3 a decision that was altered is found; one under a policy nobody kept is counted apart', async () => {
  const store = createMemoryStore();
  const good = await call(store, testPolicy, NOON);
  await store.append({ ...good, verdict: { ...good.verdict, reason: 'out-of-hours', outcome: 'defer' } });
  await store.append({ ...good, verdict: { ...good.verdict, policyVersion: 'lost' } });
  const result = await replay(store, testPolicy, {});
  assert.deepEqual([result.agreed, result.otherPolicy, result.differences.length], [1, 1, 1]);
});

test('R7.1 another policy: what would change, by reason, with examples', async () => {
  const store = createMemoryStore();
  for (let i = 0; i < 5; i++) await call(store, testPolicy, NOON);
  await call(store, testPolicy, LATE);
  const narrow = {
    ...rule('lunch', 'unverified'),
    effect: 'narrow',
    open: [{ opens: 540, closes: 720 }],
    when: {},
  } as const;
  const other = withPack('lunch', { windows: [...testPolicy.pack.windows, narrow] });
  const result = await replayThrough(store, testPolicy, other, {});
  assert.deepEqual([result.decisions, result.same, result.cannotTell], [6, 1, 0]);
  const [change] = result.changes;
  assert.deepEqual(
    [change?.from, change?.to, change?.rule, change?.count],
    ['clear', 'out-of-hours', 'lunch', 5],
  );
  assert.equal(change?.examples.length, 3);
});

test('a call let through in shadow mode counts as what it would have been', async () => {
  const store = createMemoryStore();
  const shadowed = withPack('s', {}, 'shadow');
  await store.append(loaded(shadowed));
  assert.equal((await call(store, shadowed, LATE)).verdict.outcome, 'allow');
  const result = await replayThrough(store, shadowed, testPolicy, {});
  assert.deepEqual([result.same, result.changes], [1, []]);
});

test('what was not asked for then is not guessed now', async () => {
  const capped = withPack('capped', { caps: [CAP] });
  const optIn = withPack('opt-in', { optIn: rule('opt-in') });
  const holidays = withPack('holidays', {
    windows: [
      ...testPolicy.pack.windows,
      { ...rule('h'), effect: 'narrow', open: [], when: { days: ['holiday'] } },
    ],
  });
  const cases: readonly [Policy, string][] = [
    [capped, 'history'],
    [optIn, 'papers'],
    [holidays, 'calendar'],
  ];
  for (const [other, fact] of cases) {
    const store = createMemoryStore();
    await store.append(loaded(testPolicy));
    await call(store, testPolicy, NOON);
    const result = await replayThrough(store, testPolicy, other, {});
    assert.deepEqual([result.cannotTell, result.missing], [1, { [fact]: 1 }], other.version);
    // Where it was asked for, it is told.
    const asked = createMemoryStore();
    await asked.append(loaded(other));
    await call(asked, other, NOON);
    assert.equal((await replayThrough(asked, testPolicy, other, {})).cannotTell, 0, other.version);
  }
});

test('what stands whatever the missing fact was is told all the same', async () => {
  const store = createMemoryStore();
  await store.append(aShieldAdded('s1', KEY, NOON - 1));
  await call(store, testPolicy, NOON);
  const capped = withPack('capped', { caps: [CAP] });
  const result = await replayThrough(store, testPolicy, capped, {});
  assert.deepEqual([result.same, result.cannotTell], [1, 0]);
  const waives = {
    ...rule('e'),
    purposes: ['sale'],
    needs: { paper: 'consent' },
    waives: ['shielded'],
  } as const;
  const waiving = withPack('waiving', { exemptions: [waives] });
  assert.deepEqual((await replayThrough(store, testPolicy, waiving, {})).missing, { papers: 1 });
});

test('history that was read, but not as far back as the other cap looks, does not do', async () => {
  const short = withPack('short', { caps: [CAP] });
  const long = withPack('long', { caps: [{ ...CAP, span: { kind: 'rolling', ms: 30 * 86_400_000 } }] });
  const store = createMemoryStore();
  await store.append(loaded(short));
  await call(store, short, NOON);
  assert.deepEqual((await replayThrough(store, testPolicy, long, {})).missing, { history: 1 });
});

test('an emergency call stays one under every policy', async () => {
  const store = createMemoryStore();
  await call(store, testPolicy, LATE, { dialled: '110' });
  const result = await replayThrough(store, testPolicy, shipped('fr'), {});
  assert.deepEqual([result.same, result.cannotTell], [1, 0]);
});
