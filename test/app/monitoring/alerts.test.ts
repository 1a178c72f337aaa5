import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAlerts } from '../../../src/app/monitoring/alerts.js';
import type { Alert, LedgerRecord } from '../../../src/core/ledger/record.js';
import { TEN_IN_THE_MORNING as AT } from '../../fakes/attempt.js';
import { fakePhones } from '../../fakes/phones.js';
import { createTestLog } from '../../fakes/silent-log.js';

function given(list: readonly string[] = ['sup1'], quiet?: (alert: Alert) => boolean) {
  const records: LedgerRecord[] = [];
  const timers: { ms: number; work: () => void }[] = [];
  const log = createTestLog();
  let now = AT;
  let ids = 0;
  let linked = true;
  const phones = fakePhones('pbx1');
  const store = {
    append: async (record: LedgerRecord) => {
      records.push(record);
      return { seq: 1, hash: '' };
    },
  };
  const common = { store, log, now: () => now, newId: () => `id-${++ids}` };
  const alerts = createAlerts({
    ...common,
    attendance: {
      ...common,
      pbx: () => phones.pbx,
      live: ({ channel }) => ({ number: '+8613800138000', agent: `agent of ${channel}` }),
      toldToAgent: false,
    },
    phones: () => (linked ? list.map((phone) => ({ pbx: phones.pbx, phone })) : []),
    ...(quiet && { quiet }),
    minGapMs: 30_000,
    later: (ms, work) => timers.push({ ms, work }),
  });
  const kinds = () => records.map(({ kind }) => kind).filter((kind) => kind !== 'alert');
  return {
    ...{ alerts, records, log, phones, kinds },
    settle: () => new Promise((resolve) => setImmediate(resolve)),
    afterTheGap: () => {
      now += 30_000;
      for (const { work } of timers.splice(0)) work();
    },
    link: (up: boolean) => {
      linked = up;
    },
    ids: () => records.flatMap((record) => (record.kind === 'alert' ? [record.alert.id] : [])),
  };
}
const LIVE = { pbx: 'pbx1', channel: 'a1' };

test('R6.1 a block rings the supervisor, is said when answered, and is on the log and the ledger', () => {
  const t = given();
  t.alerts.raise({ code: 'shielded', level: 'notice', number: '+8613800138000' });
  assert.equal(t.records[0]?.kind, 'alert');
  const call = t.phones.ringing('sup1');
  call.answers();
  assert.deepEqual(call.said, [
    ['alert-shielded', 'number-ending', 'digit-8', 'digit-0', 'digit-0', 'digit-0', 'press-to-acknowledge'],
  ]);
});

test('R7.2 the log never shows a full number', () => {
  const t = given();
  t.alerts.raise({ code: 'shielded', level: 'notice', number: '+8613800138000' });
  assert.ok(t.log.lines[0]?.includes('8000'));
  assert.ok(!t.log.lines[0]?.includes('13800138000'));
});

for (const [more, words] of [
  [0, []],
  [1, ['and-further', 'digit-1', 'more-alerts']],
  [9, ['and-further', 'digit-9', 'more-alerts']],
  [100, ['many-more-alerts']],
] as const)
  test(`R6.1 a storm that begins before the answer is one call: the gravest is said, and ${more} more`, async () => {
    const t = given();
    for (let i = 0; i < more; i++) t.alerts.raise({ code: 'shielded', level: 'notice' });
    t.alerts.raise({ code: 'bypass', level: 'critical' });
    const call = t.phones.ringing('sup1');
    call.answers();
    assert.deepEqual(call.said, [['alert-bypass', ...words, 'press-to-acknowledge']]);
    call.hangsUp();
    await t.settle();
    t.afterTheGap();
    assert.equal(t.phones.rung.length, 1);
  });

test('R6.1 what comes in while the supervisor listens, or too soon after, is the next call', async () => {
  const t = given();
  t.alerts.raise({ code: 'shielded', level: 'notice' });
  const first = t.phones.ringing('sup1');
  first.answers();
  t.alerts.raise({ code: 'out-of-hours', level: 'notice' });
  t.alerts.raise({ code: 'bypass', level: 'critical' });
  first.hangsUp();
  await t.settle();
  assert.equal(t.phones.rung.length, 1);
  t.afterTheGap();
  const second = t.phones.ringing('sup1');
  second.answers();
  assert.equal(second.said[0]?.[0], 'alert-bypass');
});

test('R6.1 nobody answers: the next of the list; an answer ends it', async () => {
  const t = given(['sup1', 'sup2', 'sup3']);
  t.alerts.raise({ code: 'shielded', level: 'notice' });
  t.phones.ringing('sup1').hangsUp();
  await t.settle();
  const second = t.phones.ringing('sup2');
  second.answers();
  second.hangsUp();
  await t.settle();
  assert.deepEqual(t.phones.rung, ['sup1', 'sup2']);
});

test('R6.1 0 takes on what was said and what was folded into it, with the phone for the name', async () => {
  const t = given();
  t.alerts.raise({ code: 'shielded', level: 'notice' });
  t.alerts.raise({ code: 'bypass', level: 'critical' });
  const call = t.phones.ringing('sup1');
  call.answers();
  call.presses('0');
  await t.settle();
  const taken = t.records.flatMap((one) => (one.kind === 'alert-acknowledged' ? [one] : []));
  assert.deepEqual(taken.map(({ alert }) => alert).sort(), [...t.ids()].sort());
  assert.deepEqual(new Set(taken.map(({ operator }) => operator)), new Set(['sup1']));
  assert.deepEqual(call.said.at(-1), ['acknowledged']);
});

test('R6.1 taken on at the board: the phone that rings for it stops, one that rings for more goes on, and nothing is said twice', async () => {
  const t = given();
  t.alerts.raise({ code: 'shielded', level: 'notice' });
  t.alerts.raise({ code: 'bypass', level: 'critical' });
  const [shielded = '', bypass = ''] = t.ids();
  const call = t.phones.ringing('sup1');
  t.alerts.acknowledged(bypass);
  assert.equal(call.up, true);
  t.alerts.acknowledged(shielded);
  assert.equal(call.up, false);
  await t.settle();
  t.afterTheGap();
  assert.equal(t.phones.rung.length, 1);
});

test('R6.1 what nobody took on rings the next of the list, not the first again; step by step', async () => {
  const t = given(['sup1', 'sup2']);
  t.alerts.raise({ code: 'shielded', level: 'warning' });
  const call = t.phones.ringing('sup1');
  call.answers();
  const [record] = t.records;
  assert.ok(record?.kind === 'alert');
  t.alerts.escalate(record.alert, 1);
  call.hangsUp();
  await t.settle();
  for (const [step, phone] of [
    [1, 'sup2'],
    [2, 'sup1'],
  ] as const) {
    t.afterTheGap();
    t.alerts.escalate(record.alert, step);
    const next = t.phones.ringing(phone);
    next.answers();
    next.hangsUp();
    await t.settle();
  }
  assert.deepEqual(t.phones.rung, ['sup1', 'sup2', 'sup1']);
});

test('R6.1 in quiet hours it is on record and rings nobody', () => {
  const t = given(['sup1'], ({ level }) => level !== 'critical');
  t.alerts.raise({ code: 'shielded', level: 'notice' });
  assert.deepEqual([t.phones.rung.length, t.records.length], [0, 1]);
  t.alerts.raise({ code: 'bypass', level: 'critical' });
  assert.equal(t.phones.rung.length, 1);
});

test('an alert raised while no PBX can ring is said when the link is back', () => {
  const t = given();
  t.link(false);
  t.alerts.raise({ code: 'link-lost', level: 'critical' });
  assert.equal(t.phones.rung.length, 0);
  t.link(true);
  t.alerts.linkUp();
  t.phones.ringing('sup1').answers();
});

test('R6.1 the keys of a live call: each deed is on record before it is done', async () => {
  const t = given();
  t.alerts.raise({ code: 'refusal', level: 'notice', ref: LIVE });
  const call = t.phones.ringing('sup1');
  call.answers();
  assert.ok(call.said[0]?.includes('press-for-call'));
  for (const key of '213') {
    call.presses(key);
    await t.settle();
  }
  assert.deepEqual(call.on, ['whisper a1', 'listen a1', 'join a1']);
  call.presses('9');
  await t.settle();
  assert.deepEqual(t.phones.ended, ['a1']);
  call.callEnds();
  assert.deepEqual(call.said.at(-1), ['call-ended']);
  call.isSaid();
  assert.equal(call.up, false);
  const deeds = t.records.flatMap((one) => (one.kind === 'attended' ? [one.deed] : []));
  assert.deepEqual(deeds, ['whisper', 'listen', 'join', 'end']);
  const [first] = t.records.filter(({ kind }) => kind === 'attended');
  assert.ok(first?.kind === 'attended');
  const { operator, agent, number, alert } = first;
  assert.deepEqual(
    { operator, agent, number, alert },
    {
      ...{ operator: 'sup1', agent: 'agent of a1', number: '+8613800138000' },
      alert: t.ids()[0],
    },
  );
  assert.equal(t.kinds().at(-1), 'attendance-ended');
});
