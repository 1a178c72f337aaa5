import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExpected } from '../../../src/app/screening/expected.js';
import { createNumberReader } from '../../../src/app/screening/number-reader.js';
import type { CallAttempt } from '../../../src/core/call-attempt.js';
import type { Policy } from '../../../src/core/policy/policy.js';
import { known } from '../../../src/core/verdict.js';
import { cap, HOUR } from '../../core/caps/given.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../../fakes/attempt.js';
import { testPolicy } from '../../fakes/policy.js';

function given(policy: Policy = testPolicy) {
  const asked: string[] = [];
  const expected = createExpected({
    policy: () => policy,
    read: createNumberReader(),
    store: {
      shieldEntries: async (number) => {
        asked.push(number);
        return [];
      },
      history: async (number) => ({ numbers: [number], calls: [] }),
      papers: async () => [],
      version: async () => 7,
    },
    calendar: () => ({ kind: 'workday', covered: true }),
    orders: async () => [],
    zoneClock: (zone) => known({ zone, minute: 10 * 60, date: '2026-11-23', weekday: 1 }),
  });
  const read = createNumberReader();
  const basisOf = (attempt: CallAttempt) => expected.basisOf(attempt, read(attempt.dialled, testPolicy.plan));
  return { expected, asked, basisOf };
}

test('R1.1 what a call will be decided on is there when it asks, however the number is spelled', async () => {
  const { expected, asked, basisOf } = given();
  await expected.expect(attemptOf({ id: 'channel', ref: { pbx: 'pbx1', channel: 'phone' } }));
  assert.deepEqual(asked, ['+8613800138000']);
  const basis = basisOf(attemptOf({ at: AT + 2, dialled: '8613800138000', presented: '02112345678' }));
  assert.equal(basis?.version, 7);
  assert.equal(basis?.at, AT);
  assert.deepEqual(basis?.facts.shield, known([]));
});

const others: readonly [string, Partial<CallAttempt>][] = [
  ['another number', { dialled: '13900139000' }],
  ['another purpose', { purpose: 'service' }],
  ['another campaign', { campaign: 'spring' }],
  ['another agent', { agent: 'agent2' }],
  ['another line of business', { line: 'motor' }],
  ['a quarter of a second later', { at: AT + 251 }],
  ['before it, by a clock that was set back', { at: AT - 1 }],
];
for (const [what, fields] of others)
  test(`R1.1 ${what}: that is another question, and everything is looked up anew`, async () => {
    const { expected, basisOf } = given();
    await expected.expect(attemptOf());
    assert.equal(basisOf(attemptOf({ at: AT + 1, ...fields })), undefined);
  });

test('a channel that is no call of a number is passed over', async () => {
  const { expected, asked } = given();
  for (const dialled of ['s', '', 'voicemail', '1']) await expected.expect(attemptOf({ dialled }));
  assert.deepEqual([asked, expected.size], [[], 0]);
});

test('channels that never ask are forgotten', async () => {
  const { expected } = given();
  for (let i = 0; i < 5_000; i++)
    await expected.expect(attemptOf({ at: AT + i, dialled: String(13_800_000_000 + i) }));
  assert.ok(expected.size <= 252, `${expected.size} are kept`);
});

test('R8.3 what only some packs ask of the store is left to the gate: a read that fails would change the reason told', async () => {
  const caps = [cap({ kind: 'gap', counts: 'attempts', ms: HOUR })];
  const { expected, asked } = given({ ...testPolicy, pack: { ...testPolicy.pack, caps } });
  await expected.expect(attemptOf());
  assert.deepEqual([asked, expected.size], [[], 0]);
});
