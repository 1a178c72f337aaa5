/** When papers are asked for on the way of a call: a SELECT costs, and most calls need none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatherFacts } from '../../../src/app/screening/gather-facts.js';
import { decide } from '../../../src/core/decide.js';
import { normalise } from '../../../src/core/number/normalise.js';
import type { Paper } from '../../../src/core/papers/paper.js';
import type { Policy } from '../../../src/core/policy/policy.js';
import type { RulePack } from '../../../src/core/policy/rule-pack.js';
import type { ShieldEntry } from '../../../src/core/shield/shield-entry.js';
import { known } from '../../../src/core/verdict.js';
import { consent, DAY, entry, lead, NOW, OPT_IN, PROVENANCE, pack, policy } from '../../core/papers/given.js';
import { attemptOf } from '../../fakes/attempt.js';
import { testPolicy } from '../../fakes/policy.js';

async function ask(given: {
  readonly pack?: RulePack;
  readonly purpose?: 'sale' | 'service' | 'renewal';
  readonly shield?: readonly ShieldEntry[];
  readonly papers?: readonly Paper[];
  readonly fails?: boolean;
}) {
  let asked = 0;
  const current: Policy = { ...testPolicy, pack: given.pack ?? pack() };
  const attempt = attemptOf({ at: NOW, purpose: given.purpose ?? 'sale' });
  const number = normalise(attempt.dialled, current.plan);
  const sources = {
    store: {
      shieldEntries: async () => given.shield ?? [],
      history: async (one: string) => ({ numbers: [one], calls: [] }),
      papers: async () => {
        asked += 1;
        if (given.fails) throw new Error('locked');
        return given.papers ?? [];
      },
    },
    zoneClock: (zone: string) => known({ zone, minute: 600, date: '2026-11-23', weekday: 1 }),
    calendar: () => ({ kind: 'workday', covered: true }) as const,
    orders: async () => [],
  };
  const { facts } = await gatherFacts(sources, attempt, number, current);
  return { asked, facts, verdict: decide(attempt, { policy: current, number, facts }) };
}

test('a sale that nothing speaks against asks for none', async () => {
  const { asked, verdict } = await ask({});
  assert.deepEqual([asked, verdict.outcome], [0, 'allow']);
});

test('a block that some exemption of the purpose waives asks once, and the answer decides (R4.6)', async () => {
  const service = { purpose: 'service', shield: [entry()] } as const;
  const held = await ask({ ...service, papers: [policy()] });
  assert.deepEqual([held.asked, held.verdict.outcome], [1, 'allow']);
  const none = await ask(service);
  assert.deepEqual([none.asked, none.verdict.reason], [1, 'shielded']);
});

test('a block that no exemption of the purpose waives asks for none', async () => {
  const exemptions = pack().exemptions.filter(({ id }) => id === 'callback');
  const { asked, verdict } = await ask({ pack: pack({ exemptions }), shield: [entry()] });
  assert.deepEqual([asked, verdict.reason], [0, 'shielded']);
});

for (const [what, given, wanted] of [
  ['provenance', { pack: pack({ provenance: PROVENANCE }), papers: [lead()] }, 'allow'],
  ['opt-in', { pack: pack({ optIn: OPT_IN }), papers: [consent()] }, 'allow'],
  ['a renewal’s date', { purpose: 'renewal', papers: [policy({ inForceUntil: NOW + 90 * DAY })] }, 'defer'],
] as const)
  test(`${what} asks once, before the first decision, though nothing else is against the call`, async () => {
    const { asked, verdict } = await ask(given);
    assert.deepEqual([asked, verdict.outcome], [1, wanted]);
  });

test('papers that cannot be read waive nothing, and block only where the pack needs them', async () => {
  const waiver = await ask({ purpose: 'service', shield: [entry()], fails: true });
  assert.equal(waiver.verdict.reason, 'shielded');
  const required = await ask({ pack: pack({ provenance: PROVENANCE }), fails: true });
  assert.equal(required.verdict.reason, 'facts-unknown');
});

test('R2.1 the region of an approved lead is better than the number’s; of several the strictest counts', async () => {
  const needs = { pack: pack({ provenance: PROVENANCE }) };
  const regions = async (papers: readonly Paper[]) => {
    const { localTimes } = (await ask({ ...needs, papers })).facts;
    return localTimes.known ? localTimes.value.map(({ region }) => region) : [];
  };
  assert.deepEqual(await regions([lead({ region: 'CN-65' })]), ['CN-65']);
  assert.deepEqual(await regions([lead({ region: 'CN-65' }), lead({ id: 'l2', region: 'CN-44' })]), [
    'CN-65',
    'CN-44',
  ]);
  const plain = await regions([]);
  assert.deepEqual(await regions([lead({ region: 'CN-65', approver: '' })]), plain);
  assert.deepEqual(await regions([lead({ region: 'CN-65', expiresAt: NOW })]), plain);
});
