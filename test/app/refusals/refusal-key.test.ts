import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyPress } from '../../../src/app/ports/pbx.js';
import { createRefusalKey } from '../../../src/app/refusals/refusal-key.js';
import { createLiveCalls } from '../../../src/app/screening/live-calls.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../../fakes/attempt.js';
import { testPolicy } from '../../fakes/policy.js';
import { createTestLog } from '../../fakes/silent-log.js';

const KEY = '+8613800138000';
const press: KeyPress = {
  ref: { pbx: 'pbx1', channel: 'agent-leg-1' },
  dialled: '13900139000',
  agent: 'agent1',
};

function given(options: { disk?: () => Promise<void> } = {}) {
  const steps: string[] = [];
  const liveCalls = createLiveCalls();
  let now = AT;
  let entries = 0;
  const key = createRefusalKey({
    policy: () => testPolicy,
    liveCalls,
    now: () => now,
    log: createTestLog(),
    ending: 'closing-prompt',
    undoMs: 10_000,
    register: async (number) => {
      await options.disk?.();
      steps.push(`on disk ${number.key}`);
      return { entryId: `entry-${++entries}`, number: number.key };
    },
    undo: async (refusal) => void steps.push(`undone ${refusal.entryId}`),
    revoke: async (number) => steps.push(`revoked ${number}`),
    registered: (refusal) => steps.push(`told ${refusal.number}`),
    failed: (_press, why) => steps.push(`failed: ${why}`),
  });
  const later = (ms: number): void => {
    now += ms;
  };
  return { key, steps, liveCalls, later };
}

test('the number that counts is the one that was screened, not what the dialplan says (R1.4)', async () => {
  const t = given();
  t.liveCalls.cleared(KEY, attemptOf());
  assert.deepEqual(await t.key.refuse(press), { outcome: 'registered', ending: 'closing-prompt' });
  assert.deepEqual(t.steps, [`on disk ${KEY}`, `revoked ${KEY}`, `told ${KEY}`]);
});

test('without a known call the dialplan tells the number', async () => {
  const t = given();
  await t.key.refuse(press);
  assert.equal(t.steps[0], 'on disk +8613900139000');
});

test('pressing twice changes nothing', async () => {
  const t = given();
  await t.key.refuse(press);
  assert.equal((await t.key.refuse(press)).outcome, 'repeated');
  assert.equal(t.steps.filter((s) => s.startsWith('on disk')).length, 1);
});

test('a second press while the first is being written waits for it', async () => {
  let written = (): void => undefined;
  const t = given({ disk: () => new Promise((resolve) => (written = resolve)) });
  const both = Promise.all([t.key.refuse(press), t.key.refuse(press)]);
  written();
  assert.deepEqual(
    (await both).map((a) => a.outcome),
    ['registered', 'repeated'],
  );
  assert.equal(t.steps.filter((s) => s.startsWith('on disk')).length, 1);
});

test('an entry that is not on disk is not confirmed, and can be tried again', async () => {
  let full = true;
  const t = given({ disk: () => (full ? Promise.reject(new Error('disk full')) : Promise.resolve()) });
  assert.deepEqual(await t.key.refuse(press), { outcome: 'failed' });
  assert.deepEqual(t.steps, ['failed: disk full']);
  full = false;
  assert.equal((await t.key.refuse(press)).outcome, 'registered');
});

test('a call whose number cannot be read fails aloud', async () => {
  const t = given();
  assert.equal((await t.key.refuse({ ...press, dialled: 'alice' })).outcome, 'failed');
  assert.deepEqual(t.steps, ['failed: no number could be read on this call']);
});

test('undo within the time, by the leg or by the same agent from an idle phone', async () => {
  for (const undo of [press, { ref: { pbx: 'pbx1', channel: 'idle-leg' }, agent: 'agent1' }]) {
    const t = given();
    await t.key.refuse(press);
    t.later(10_000);
    assert.deepEqual(await t.key.undo(undo), { outcome: 'undone' });
    assert.ok(t.steps.includes('undone entry-1'));
  }
});

test('undo is refused too late, to another agent, and twice', async () => {
  const late = given();
  await late.key.refuse(press);
  late.later(10_001);
  assert.equal((await late.key.undo(press)).outcome, 'failed');

  const other = given();
  await other.key.refuse(press);
  const stranger = { ref: { pbx: 'pbx1', channel: 'x' }, agent: 'agent2' };
  assert.equal((await other.key.undo(stranger)).outcome, 'failed');

  const twice = given();
  await twice.key.refuse(press);
  await twice.key.undo(press);
  assert.equal((await twice.key.undo(press)).outcome, 'failed');
});
