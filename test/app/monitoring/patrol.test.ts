import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPatrol } from '../../../src/app/monitoring/patrol.js';
import { addFinding, patrolCoverage } from '../../../src/app/monitoring/patrol-coverage.js';
import type { LiveCall } from '../../../src/app/screening/live-calls.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../../fakes/attempt.js';
import { createMemoryStore } from '../../fakes/memory-store.js';
import { fakePhones } from '../../fakes/phones.js';
import { createTestLog } from '../../fakes/silent-log.js';

const MINUTE = 60_000;

function given(over: { readonly store?: ReturnType<typeof createMemoryStore> } = {}) {
  const store = over.store ?? createMemoryStore();
  const phones = fakePhones('pbx1');
  const clock = { at: AT };
  let ids = 0;
  const patrol = createPatrol({
    plan: { perAgentPerWeek: 1, days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1440 },
    leaderOf: (agent) => (agent === '9001' ? undefined : '8100'),
    phoneOf: (_pbx, extension) => `PJSIP/${extension}`,
    store,
    attendance: {
      ...{ store, now: () => clock.at, newId: () => `p-${++ids}`, log: createTestLog() },
      ...{ pbx: () => phones.pbx, toldToAgent: false },
      live: () => ({ number: '+8613800138000', agent: '8001' }),
    },
    local: () => ({ weekday: 7, minute: 600 }),
    roll: () => 0,
    leastMs: 20_000,
    later: () => undefined,
  });
  const call = (agent: string, answered = true): LiveCall => {
    const agentLeg = { pbx: 'pbx1', channel: `leg of ${agent}` };
    return { number: '+8613800138000', attempt: attemptOf({ agent }), agentLeg, trunkLegs: [], answered };
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { store, phones, clock, patrol, call, settle };
}
const coverage = (store: ReturnType<typeof createMemoryStore>) =>
  patrolCoverage(store, ['8001', '8002'], { from: AT - 1, to: AT + 1e9 });

test('1436 the leader is rung, hears the call and says what was found; it is on record and the agent is heard', async () => {
  const t = given();
  t.patrol.changed(t.call('8001'), false);
  await t.patrol.tick();
  const phone = t.phones.ringing('PJSIP/8100');
  phone.answers();
  assert.deepEqual(phone.said, [['patrol-call']]);
  phone.isSaid();
  await t.settle();
  assert.deepEqual(phone.on, ['listen leg of 8001']);
  phone.presses('2');
  await t.settle();
  assert.deepEqual(phone.on, ['listen leg of 8001'], 'a patrol listens and does nothing else');
  t.clock.at += MINUTE;
  phone.callEnds();
  assert.deepEqual(phone.said.at(-1), ['call-ended', 'press-for-finding']);
  phone.presses('7');
  phone.presses('2');
  await t.settle();
  assert.deepEqual(phone.said.at(-1), ['noted']);
  phone.isSaid();
  await t.settle();
  const [one, never] = await coverage(t.store);
  assert.deepEqual([one?.agent, one?.heard, one?.seconds], ['8001', 1, 60]);
  assert.deepEqual([one?.patrols[0]?.finding, one?.patrols[0]?.leader], ['to-discuss', '8100']);
  assert.deepEqual([never?.agent, never?.heard], ['8002', 0], 'who was never heard is in the report');
  await t.patrol.tick();
  assert.equal(t.phones.rung.length, 1, 'as often as planned');
});

test('1436 after a restart what was heard this week still counts', async () => {
  const t = given();
  const ref = { pbx: 'pbx1', channel: 'x' };
  await t.store.append({
    ...{ kind: 'patrolled', at: AT, id: 'p', agent: '8001', leader: '8100', ref, seconds: 30 },
  });
  t.patrol.changed(t.call('8001'), false);
  await t.patrol.tick();
  assert.deepEqual(t.phones.rung, []);
});

for (const [what, call, over] of [
  ['a call that is not answered', (t: ReturnType<typeof given>) => t.call('8001', false), false],
  ['a call that is over', (t: ReturnType<typeof given>) => t.call('8001'), true],
  ['an agent of no team with a leader', (t: ReturnType<typeof given>) => t.call('9001'), false],
  ['the leader’s own call', (t: ReturnType<typeof given>) => t.call('8100'), false],
] as const)
  test(`1436 ${what} is not sampled`, async () => {
    const t = given();
    const one = call(t);
    t.patrol.changed(one, false);
    if (over) t.patrol.changed(one, true);
    await t.patrol.tick();
    assert.deepEqual(t.phones.rung, []);
  });

test('1436 a leader who does not come is left alone for ten minutes, one who hung up at once did not listen', async () => {
  const t = given();
  t.patrol.changed(t.call('8001'), false);
  await t.patrol.tick();
  await t.patrol.tick();
  assert.equal(t.phones.rung.length, 1, 'one call at a time');
  t.phones.ringing('PJSIP/8100').hangsUp();
  await t.settle();
  t.clock.at += 9 * MINUTE;
  await t.patrol.tick();
  assert.equal(t.phones.rung.length, 1);
  t.clock.at += MINUTE;
  await t.patrol.tick();
  const phone = t.phones.ringing('PJSIP/8100');
  phone.answers();
  phone.isSaid();
  await t.settle();
  t.clock.at += 19_000;
  phone.hangsUp();
  await t.settle();
  assert.equal((await coverage(t.store))[0]?.heard, 0);
});

test('1436 a finding by word of mouth: the newest counts, and one about nothing is refused', async () => {
  const t = given();
  const ref = { pbx: 'pbx1', channel: 'x' };
  await t.store.append({
    ...{ kind: 'patrolled', at: AT, id: 'p', agent: '8001', leader: '8100', ref, seconds: 30 },
  });
  const deps = { store: t.store, now: () => t.clock.at };
  assert.equal(await addFinding(deps, { id: 'p', finding: 'good', operator: 'ann' }), true);
  assert.equal(
    await addFinding(deps, { id: 'p', finding: 'violation', operator: 'bob', note: 'no consent' }),
    true,
  );
  assert.equal(await addFinding(deps, { id: 'q', finding: 'good', operator: 'ann' }), false);
  const [one] = await coverage(t.store);
  assert.deepEqual([one?.patrols[0]?.finding, one?.patrols[0]?.note], ['violation', 'no consent']);
});
