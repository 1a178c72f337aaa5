import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AddShieldRequest, addShield } from '../../../src/app/shielding/add-shield.js';
import { cancelShield, undoShield } from '../../../src/app/shielding/cancel-shield.js';
import { mixesScripts, samePerson } from '../../../src/app/shielding/person.js';
import { recordReveal } from '../../../src/app/shielding/reveal.js';
import { recordNumber } from '../../../src/core/ledger/chain.js';
import type { PhoneNumber } from '../../../src/core/number/phone-number.js';
import { createMemoryStore } from '../../fakes/memory-store.js';
import { NUMBER, T0 } from '../../fakes/records.js';

const number: PhoneNumber = { parsed: true, kind: 'mobile', key: NUMBER, dial: '13800138000', country: 'CN' };
const request: AddShieldRequest = { number, source: 'manual', operator: '王芳', scope: 'all', term: 'P1Y' };

function desk() {
  const store = createMemoryStore();
  let at = T0;
  let ids = 0;
  const deps = { store, now: () => at, newId: () => `s${++ids}` };
  return {
    store,
    add: addShield(deps),
    cancel: cancelShield(deps),
    undo: undoShield(deps),
    reveal: recordReveal(deps),
    pass: (ms: number) => {
      at += ms;
    },
  };
}

test('a refusal shields the number for a calendar year, on the record (R1.2)', async () => {
  const { add, store } = desk();
  const answer = await add(request);
  assert.equal(answer.outcome, 'registered');
  const [entry] = await store.shieldEntries(NUMBER);
  assert.equal(entry?.until, Date.UTC(2027, 10, 22, 2));
  assert.equal(entry?.effectiveAt, T0);
  assert.deepEqual(
    store.rows.map((row) => row.record.kind),
    ['shield-added'],
  );
});

test('terms under one year are refused and leave no trace (R1.2)', async () => {
  const { add, store } = desk();
  for (const [term, why] of [
    ['P11M', 'too-short'],
    ['P364D', 'too-short'],
    ['P0D', 'too-short'],
    ['a year', 'not-a-term'],
    ['', 'not-a-term'],
    ['P-1Y', 'not-a-term'],
  ] as const) {
    assert.deepEqual(await add({ ...request, term }), { outcome: 'refused', why }, term);
  }
  assert.equal(store.rows.length, 0);
});

test('a repeat extends and never shortens; one that adds nothing writes nothing', async () => {
  const { add, store, pass } = desk();
  await add(request);
  assert.equal((await add(request)).outcome, 'repeated');
  assert.equal(store.rows.length, 1);
  pass(86_400_000);
  assert.equal((await add({ ...request, term: 'forever' })).outcome, 'registered');
  assert.equal((await add({ ...request, term: 'P1Y' })).outcome, 'repeated');
  assert.deepEqual(
    (await store.shieldEntries(NUMBER)).map((entry) => entry.until),
    [Date.UTC(2027, 10, 22, 2), null],
  );
});

test('one call gives one entry, however late it is told again; undone, it can be made anew (R1.2, R1.4)', async () => {
  const { add, undo, pass, store } = desk();
  const onCall = (channel: string): AddShieldRequest => ({
    ...{ ...request, source: 'agent-key' },
    ref: { pbx: 'pbx1', channel },
  });
  const first = await add(onCall('b1'));
  pass(60_000);
  const again = await add(onCall('b1'));
  assert.deepEqual(again, { ...first, outcome: 'repeated' });
  assert.equal(store.rows.length, 1);
  assert.equal((await add(onCall('b2'))).outcome, 'registered', 'another call is another refusal');
  assert.ok(first.outcome === 'registered');
  await undo({ entryId: first.entry.id, operator: '王芳', undoMs: 100_000 });
  assert.equal((await add({ ...onCall('b1'), term: 'P2Y' })).outcome, 'registered');
});

test('names, scopes and evidence are one printable line', async () => {
  const { add, store } = desk();
  const cases: [Partial<AddShieldRequest>, string][] = [
    [{ operator: '' }, 'no-operator'],
    [{ operator: ' \t ' }, 'no-operator'],
    [{ operator: 'ann\nshield-cancelled' }, 'no-operator'],
    [{ operator: 'x'.repeat(201) }, 'no-operator'],
    [{ operator: '\ud800' }, 'no-operator'],
    [{ scope: 'campaign:' }, 'bad-scope'],
    [{ scope: 'campaign:a\u0000' }, 'bad-scope'],
    [{ scope: 'everything' as 'all' }, 'bad-scope'],
    [{ evidence: 'a\r\nb' }, 'bad-evidence'],
  ];
  for (const [part, why] of cases) {
    assert.deepEqual(await add({ ...request, ...part }), { outcome: 'refused', why }, JSON.stringify(part));
  }
  assert.equal(store.rows.length, 0);
});

test('cancelling needs a reason and two people, and is on the record', async () => {
  const { add, cancel, store, pass } = desk();
  await add(request);
  const ask = { entryId: 's1', reason: 'wrong number', operator: 'ann', approver: 'bob' };
  const cases: [Partial<typeof ask>, string][] = [
    [{ reason: ' ' }, 'no-reason'],
    [{ operator: '' }, 'no-operator'],
    [{ approver: '' }, 'no-approver'],
    [{ approver: 'ann' }, 'same-person'],
    [{ approver: ' ANN ' }, 'same-person'],
    [{ approver: 'Ａnn' }, 'same-person'],
    [{ approver: 'a\u200bnn' }, 'same-person'],
    [{ operator: 'Li', approver: 'L\u0456' }, 'mixed-script'],
    [{ entryId: 's9' }, 'not-found'],
  ];
  for (const [part, why] of cases) {
    assert.deepEqual(await cancel({ ...ask, ...part }), { outcome: 'refused', why }, JSON.stringify(part));
  }
  pass(1000);
  assert.equal((await cancel(ask)).outcome, 'cancelled');
  assert.deepEqual(await cancel(ask), { outcome: 'refused', why: 'already-cancelled' });
  assert.deepEqual(store.rows.at(-1)?.record, {
    kind: 'shield-cancelled',
    at: T0 + 1000,
    entryId: 's1',
    number: NUMBER,
    reason: 'wrong number',
    operator: 'ann',
    approver: 'bob',
  });
  assert.equal((await add(request)).outcome, 'registered');
});

test('an agent takes back only an entry of their own, and only at once', async () => {
  const { add, undo, pass } = desk();
  await add({ ...request, operator: '8001', source: 'agent-key' });
  const ask = { entryId: 's1', operator: '8001', undoMs: 10_000 };
  assert.deepEqual(await undo({ ...ask, operator: '8002' }), { outcome: 'refused', why: 'not-yours' });
  pass(10_001);
  assert.deepEqual(await undo(ask), { outcome: 'refused', why: 'too-late' });
  pass(-1);
  assert.equal((await undo(ask)).outcome, 'cancelled');
});

test('a look at full numbers is on the record before it is granted, or not granted (R7.2)', async () => {
  const { reveal, store } = desk();
  assert.equal((await reveal('ann', 'shield list', 3)).outcome, 'recorded');
  assert.equal((await reveal('bob', 'story', 1, NUMBER)).outcome, 'recorded');
  assert.deepEqual(await reveal('', 'shield list', 3), { outcome: 'refused', why: 'no-operator' });
  store.writing('fails');
  await assert.rejects(reveal('ann', 'shield list', 3));
  assert.deepEqual(
    store.rows.map((row) => row.record),
    [
      { kind: 'reveal', at: T0, operator: 'ann', command: 'shield list', numbers: 3 },
      { kind: 'reveal', at: T0, operator: 'bob', command: 'story', numbers: 1, number: NUMBER },
    ],
  );
  assert.deepEqual(
    store.rows.map((row) => recordNumber(row.record)),
    [undefined, NUMBER],
    'the story of a number says who looked at it',
  );
});

test('one person stays one person in another spelling', () => {
  assert.ok(samePerson('Ann  Lee', ' ann lee'));
  assert.ok(!samePerson('ann', 'bob'));
});

test('look-alike letters of two scripts in one name are refused; Han beside Latin is a name', () => {
  assert.ok(mixesScripts('L\u0456') && mixesScripts('\u0391nn'));
  assert.ok(!mixesScripts('王芳 Wang') && !mixesScripts('Иван') && !mixesScripts('8001'));
  assert.ok(samePerson('Straße', 'STRASSE'));
});

test('an emergency number is never blocked, so it is not registered either', async () => {
  const { add, store } = desk();
  const police: PhoneNumber = { parsed: true, kind: 'emergency', key: '86:110', dial: '110', country: 'CN' };
  assert.deepEqual(await add({ ...request, number: police }), { outcome: 'refused', why: 'emergency' });
  assert.equal(store.rows.length, 0);
});
