import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CapRule } from '../../../src/core/caps/cap-rule.js';
import type { PastCall } from '../../../src/core/caps/history.js';
import { decide } from '../../../src/core/decide.js';
import { normalise } from '../../../src/core/number/normalise.js';
import type { Order } from '../../../src/core/orders/order.js';
import { NO_FURTHER_FACTS } from '../../../src/core/snapshot.js';
import { known, type Verdict } from '../../../src/core/verdict.js';
import { attemptOf } from '../../fakes/attempt.js';
import { testPack, testPolicy } from '../../fakes/policy.js';
import { cap, KEY, NOON, OTHER } from '../caps/given.js';

const near = fc.integer({ min: -40 * 86_400_000, max: 86_400_000 }).map((ms) => NOON + ms);
const span = fc.integer({ min: 1, max: 40 * 86_400_000 });
const purposes = fc.constantFrom('sale' as const, 'service' as const, 'claim' as const);
const campaigns = fc.constantFrom('a', 'b');
const counts = fc.constantFrom('attempts' as const, 'connects' as const);

const orders: fc.Arbitrary<Order> = fc.record({
  id: fc.uuid(),
  target: fc.oneof(
    fc.record({ kind: fc.constant('area' as const), name: fc.constantFrom('CN', 'CN-44', 'CN-11', 'US') }),
    fc.record({ kind: fc.constant('agent' as const), name: fc.constantFrom('agent1', 'agent2') }),
    fc.record({ kind: fc.constant('campaign' as const), name: campaigns }),
  ),
  cause: fc.constantFrom('weather' as const, 'measure' as const),
  startsAt: near,
  endsAt: fc.option(near),
  reference: fc.constant('x'),
  operator: fc.constant('ann'),
});
const calls: fc.Arbitrary<PastCall> = fc.record(
  {
    id: fc.uuid(),
    at: near,
    number: fc.constantFrom(KEY, OTHER),
    purpose: purposes,
    campaign: campaigns,
    connectedAt: near,
    abandoned: fc.boolean(),
  },
  { requiredKeys: ['id', 'at', 'number', 'purpose'] },
);
const caps: fc.Arbitrary<CapRule> = fc
  .tuple(
    fc.oneof(
      fc.record({
        kind: fc.constant('most' as const),
        counts,
        most: fc.integer({ min: 0, max: 5 }),
        span: fc.oneof(
          fc.constant({ kind: 'local-day' as const }),
          fc.record({ kind: fc.constant('rolling' as const), ms: span }),
        ),
      }),
      fc.record({ kind: fc.constant('gap' as const), counts, ms: span }),
      fc.record({
        kind: fc.constant('cooling-off' as const),
        after: fc.constantFrom('refusal' as const, 'abandoned' as const),
        ms: span,
      }),
    ),
    fc.constantFrom('number' as const, 'person' as const),
    fc.constantFrom('company' as const, 'campaign' as const, 'purpose' as const),
    fc.option(fc.uniqueArray(purposes, { minLength: 1 }), { nil: undefined }),
  )
  .map(([rule, per, scope, only]) => cap({ ...rule, per, scope, ...(only ? { purposes: only } : {}) }));
const worlds = fc.record({
  orders: fc.array(orders, { maxLength: 4 }),
  caps: fc.array(caps, { maxLength: 4 }),
  calls: fc.array(calls, { maxLength: 8 }),
  refusedAt: fc.option(near, { nil: undefined }),
  purpose: purposes,
  campaign: fc.option(campaigns, { nil: undefined }),
  region: fc.constantFrom('CN', 'CN-44', 'CN-11'),
});

function judged(world: typeof worlds extends fc.Arbitrary<infer T> ? T : never): Verdict {
  const { purpose, campaign, refusedAt, region } = world;
  const attempt = attemptOf({ at: NOON, purpose, ...(campaign === undefined ? {} : { campaign }) });
  return decide(attempt, {
    policy: { ...testPolicy, pack: { ...testPack, caps: world.caps } },
    number: normalise(attempt.dialled, testPolicy.plan),
    facts: {
      ...NO_FURTHER_FACTS,
      shield: known([]),
      localTimes: known([{ zone: 'Asia/Shanghai', minute: 720, date: '2026-11-23', weekday: 1, region }]),
      orders: known(world.orders),
      history: known({
        numbers: [KEY, OTHER],
        calls: world.calls,
        ...(refusedAt === undefined ? {} : { refusedAt }),
      }),
    },
  });
}

const WEIGHT = { allow: 0, defer: 1, block: 2 };
const notMilder = (before: Verdict, after: Verdict): void =>
  assert.ok(WEIGHT[after.outcome] >= WEIGHT[before.outcome], `${before.outcome} became ${after.outcome}`);

test('R2.4 R6.3 one more order never turns a block into an allow', () => {
  fc.assert(
    fc.property(worlds, orders, (world, order) =>
      notMilder(judged(world), judged({ ...world, orders: [...world.orders, order] })),
    ),
  );
});

test('R2.3 one more cap, and one more call on file, never turn a block into an allow', () => {
  fc.assert(
    fc.property(worlds, caps, calls, (world, rule, call) => {
      const before = judged(world);
      notMilder(before, judged({ ...world, caps: [...world.caps, rule] }));
      notMilder(before, judged({ ...world, calls: [...world.calls, call] }));
    }),
  );
});

test('R2.3 when the time has come that a rolling cap names, that cap lets the call go', () => {
  fc.assert(
    fc.property(fc.array(calls, { maxLength: 8 }), fc.integer({ min: 1, max: 4 }), span, (past, most, ms) => {
      const rule = cap({ kind: 'most', counts: 'attempts', most, span: { kind: 'rolling', ms } });
      const world = {
        orders: [],
        caps: [rule],
        calls: past.filter(({ at }) => at <= NOON),
        refusedAt: undefined,
      };
      const verdict = judged({ ...world, purpose: 'sale', campaign: undefined, region: 'CN' });
      if (verdict.notBefore === undefined) return;
      const left = world.calls.filter(
        ({ at, number }) => number === KEY && (verdict.notBefore ?? 0) - at < ms,
      );
      assert.equal(left.length < most, true);
      assert.ok(verdict.notBefore > NOON);
    }),
  );
});
