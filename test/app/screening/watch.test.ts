import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Enforcement, OutgoingLeg } from '../../../src/app/ports/pbx.js';
import { createClearances } from '../../../src/app/screening/clearances.js';
import { createLiveCalls } from '../../../src/app/screening/live-calls.js';
import { readDialstring } from '../../../src/app/screening/read-dialstring.js';
import { createWatch } from '../../../src/app/screening/watch.js';
import { TEN_IN_THE_MORNING as AT } from '../../fakes/attempt.js';
import { deafPbx } from '../../fakes/deaf-pbx.js';
import { testPolicy } from '../../fakes/policy.js';
import { createTestLog } from '../../fakes/silent-log.js';

const KEY = '+8613800138000';
const legOf = (dialstring: string): OutgoingLeg => ({
  ref: { pbx: 'pbx1', channel: 'trunk-leg-1' },
  dialstring,
  endpoint: 'trunk',
});

function given(outcome: Enforcement = 'enforced') {
  const liveCalls = createLiveCalls();
  const clearances = createClearances();
  const ended: string[] = [];
  const bypasses: (string | undefined)[] = [];
  const graces: (() => void)[] = [];
  const watch = createWatch({
    policy: () => testPolicy,
    liveCalls,
    clearances,
    pbx: () => ({
      name: 'pbx1',
      end: async (ref) => {
        ended.push(ref.channel);
        return outcome;
      },
      ...deafPbx,
    }),
    now: () => AT,
    log: createTestLog(),
    bypass: (_leg, number) => bypasses.push(number),
    later: (_ms, work) => graces.push(work),
  });
  const settle = async () => {
    for (const grace of graces.splice(0)) grace();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { liveCalls, clearances, ended, bypasses, watch, settle };
}

test('a leg that stands on an allow of the guard is left alone', async () => {
  const t = given();
  t.clearances.grant(KEY, 'trunk', AT);
  t.watch.legDialled(legOf('13800138000@trunk'));
  await t.settle();
  assert.deepEqual([t.ended, t.bypasses], [[], []]);
});

test('an event that runs ahead of the guard is given its grace', async () => {
  const t = given();
  t.watch.legDialled(legOf('13800138000@trunk'));
  t.clearances.grant(KEY, 'trunk', AT);
  await t.settle();
  assert.deepEqual(t.ended, []);
});

test('a leg without an allow is ended and raised as a bypass (R1.1)', async () => {
  const t = given();
  t.watch.legDialled(legOf('13800138000@trunk'));
  await t.settle();
  assert.deepEqual([t.ended, t.bypasses], [['trunk-leg-1'], [KEY]]);
});

test('one allow covers one leg', async () => {
  const t = given();
  t.clearances.grant(KEY, 'trunk', AT);
  t.watch.legDialled(legOf('13800138000@trunk'));
  t.watch.legDialled({ ...legOf('13800138000@trunk'), ref: { pbx: 'pbx1', channel: 'trunk-leg-2' } });
  await t.settle();
  assert.deepEqual(t.ended, ['trunk-leg-2']);
});

test('a number that cannot be read is the guard’s to refuse: ended and raised only when it lives past the grace', async () => {
  for (const gone of [true, false]) {
    const t = given();
    t.watch.legDialled(legOf('138001380001@trunk'));
    assert.deepEqual(t.ended, []);
    if (gone) t.liveCalls.ended({ pbx: 'pbx1', channel: 'trunk-leg-1' });
    await t.settle();
    assert.equal(t.bypasses.length, gone ? 0 : 1);
  }
});

test('a leg whose end went unheard is no bypass; one that named the carrier is', async () => {
  const t = given('already-gone');
  t.watch.legDialled(legOf('13800138000@trunk'));
  await t.settle();
  assert.deepEqual(t.bypasses, []);
  t.watch.legDialled(legOf('trunk/sip:13800138000@203.0.113.9'));
  await t.settle();
  assert.deepEqual(t.bypasses, [KEY]);
});

test('a leg that the guard refused and that is gone is no bypass', async () => {
  const t = given();
  t.watch.legDialled(legOf('13800138000@trunk'));
  t.liveCalls.ended({ pbx: 'pbx1', channel: 'trunk-leg-1' });
  await t.settle();
  assert.deepEqual(t.bypasses, []);
});

for (const dialstring of ['trunk/sip:13800138000@203.0.113.9', 'agent1/sip:13800138000@203.0.113.9:5060']) {
  test(`ended at once, allow or no allow: ${dialstring}`, async () => {
    const t = given();
    t.clearances.grant(KEY, 'trunk', AT);
    t.watch.legDialled(legOf(dialstring));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(t.ended, ['trunk-leg-1']);
  });
}

for (const dialstring of ['110@trunk', 'trunk/sip:120@203.0.113.9']) {
  test(`an emergency call is never ended: ${dialstring}`, async () => {
    const t = given();
    t.watch.legDialled(legOf(dialstring));
    await t.settle();
    assert.deepEqual(t.ended, []);
  });
}

const DIALSTRINGS: readonly [string, string, boolean][] = [
  ['13800138000@trunk', '13800138000', false],
  ['PJSIP/13800138000@trunk', '13800138000', false],
  ['trunk/sip:13800138000@203.0.113.9:5060', '13800138000', true],
  ['PJSIP/agent1/sips:138@carrier', '138', true],
  ['trunk/<sip:138@carrier>', '138', true],
  ['a@b@trunk', 'a@b', false],
  ['', '', false],
];
for (const [dialstring, user, explicit] of DIALSTRINGS) {
  test(`dialstring ${JSON.stringify(dialstring)}`, () => {
    assert.deepEqual(readDialstring(dialstring), { user, explicit });
  });
}
