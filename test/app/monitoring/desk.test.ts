import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDesk } from '../../../src/app/monitoring/desk.js';
import type { Person } from '../../../src/app/ports/access.js';
import { rolesMay } from '../../../src/core/access/permissions.js';
import type { LedgerRecord } from '../../../src/core/ledger/record.js';
import { TEN_IN_THE_MORNING as AT } from '../../fakes/attempt.js';
import { fakePhones } from '../../fakes/phones.js';
import { createTestLog } from '../../fakes/silent-log.js';

const WANG: Person = {
  ...{
    kind: 'person',
    account: 'w',
    name: 'wang',
    roles: ['supervisor'],
    teams: ['north'],
    extension: '8100',
  },
  ...{ temporary: false, may: rolesMay(['supervisor']), reach: new Set(['8001']) },
};
const CALL = { id: 'c1', ref: { pbx: 'pbx1', channel: 'a1' } };
const OTHER = { id: 'c2', ref: { pbx: 'pbx1', channel: 'a2' } };

function given({ toldToAgent = false, full = false } = {}) {
  const records: LedgerRecord[] = [];
  const phones = fakePhones('pbx1');
  const timers: (() => void)[] = [];
  let now = AT;
  let ids = 0;
  const desk = createDesk({
    store: {
      append: async (record) => {
        if (full) throw new Error('disk full');
        records.push(record);
        return { seq: 1, hash: '' };
      },
    },
    ...{ now: () => now, newId: () => `id-${++ids}`, log: createTestLog(), toldToAgent },
    pbx: (name) => (name === 'pbx1' ? phones.pbx : undefined),
    live: (ref) =>
      ref.channel === 'gone' ? undefined : { number: '+8613800138000', agent: '8001', agentLeg: ref },
    phoneOf: (_pbx, extension) => `PJSIP/${extension}`,
    later: (_ms, work) => timers.push(work),
  });
  return {
    ...{ desk, records, phones },
    settle: () => new Promise((resolve) => setImmediate(resolve)),
    pass: (ms: number) => {
      now += ms;
    },
    deeds: () =>
      records.map((one) => {
        if (one.kind === 'attended') return `${one.operator} ${one.deed} ${one.ref.channel} ${one.agent}`;
        return one.kind === 'attendance-ended' ? `left after ${one.ms}` : one.kind;
      }),
  };
}

test('R6.1 R7.2 one’s own phone rings and is put on the call; who, what and how long is on record', async (t) => {
  const s = given();
  assert.equal(await s.desk.attend(CALL, 'listen', WANG), 'ringing');
  const phone = s.phones.ringing('PJSIP/8100');
  assert.deepEqual(s.records, [], 'nothing is done yet');
  phone.answers();
  await s.settle();
  assert.deepEqual(phone.on, ['listen a1']);
  s.pass(4000);
  assert.equal(await s.desk.attend(CALL, 'whisper', WANG), 'ringing');
  assert.deepEqual([phone.on.at(-1), s.phones.rung.length], ['whisper a1', 1]);
  phone.hangsUp();
  await s.settle();
  assert.deepEqual(s.deeds(), ['wang listen a1 8001', 'wang whisper a1 8001', 'left after 4000']);
  t.diagnostic('the next wish rings anew');
  await s.desk.attend(CALL, 'join', WANG);
  assert.equal(s.phones.rung.length, 2);
});

test('R6.1 another call on the same phone: the first is left, on record', async () => {
  const s = given();
  await s.desk.attend(CALL, 'listen', WANG);
  s.phones.ringing('PJSIP/8100').answers();
  await s.settle();
  await s.desk.attend(OTHER, 'listen', WANG);
  assert.deepEqual(s.deeds(), ['wang listen a1 8001', 'left after 0', 'wang listen a2 8001']);
});

test('R6.1 what cannot be recorded is not done', async () => {
  const s = given({ full: true });
  await s.desk.attend(CALL, 'listen', WANG);
  const phone = s.phones.ringing('PJSIP/8100');
  phone.answers();
  await s.settle();
  assert.deepEqual([phone.on, phone.said], [[], [['not-done']]]);
  assert.equal(await s.desk.end(CALL, WANG), 'failed');
  assert.deepEqual(s.phones.ended, []);
});

for (const [what, who, call, answer] of [
  ['an agent of another team', { reach: new Set(['8002']) }, CALL, 'gone'],
  ['a call that is over', {}, { ...CALL, ref: { pbx: 'pbx1', channel: 'gone' } }, 'gone'],
  ['no right to it', { may: rolesMay(['agent']) }, CALL, 'failed'],
] as const)
  test(`R6.1 ${what}: nobody is rung, nothing is ended`, async () => {
    const s = given();
    const person: Person = { ...WANG, ...who };
    assert.equal(await s.desk.attend(call, 'listen', person), answer);
    assert.equal(await s.desk.end(call, person), answer);
    assert.deepEqual([s.phones.rung, s.phones.ended, s.records], [[], [], []]);
  });

test('R6.1 an account without a phone is told so, and may end a call all the same', async () => {
  const s = given();
  const { extension: _, ...person } = WANG;
  assert.equal(await s.desk.attend(CALL, 'listen', person), 'no-phone');
  assert.equal(await s.desk.end(CALL, person), 'ended');
  assert.deepEqual(s.deeds(), ['wang end a1 8001', 'left after 0']);
});

test('R6.1 the call is over by the time of the answer: said, and the phone is let go', async () => {
  const s = given();
  await s.desk.attend(CALL, 'listen', WANG);
  s.phones.answersWith('already-gone');
  const phone = s.phones.ringing('PJSIP/8100');
  phone.answers();
  await s.settle();
  assert.deepEqual(phone.said, [['no-live-call']]);
  phone.isSaid();
  assert.equal(phone.up, false);
});

test('R6.1 the agent hears a tone once where that is asked for', async () => {
  const s = given({ toldToAgent: true });
  await s.desk.attend(CALL, 'listen', WANG);
  s.phones.ringing('PJSIP/8100').answers();
  await s.settle();
  await s.desk.attend(CALL, 'whisper', WANG);
  assert.deepEqual(s.phones.told, ['a1 supervisor']);
});
