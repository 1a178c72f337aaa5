import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Store, StoreUnavailable } from '../../../src/app/ports/store.js';
import type { Basis } from '../../../src/app/screening/basis.js';
import { createNumberReader } from '../../../src/app/screening/number-reader.js';
import { createPermits } from '../../../src/app/screening/permits.js';
import { createReservations } from '../../../src/app/screening/reservations.js';
import { createScreenCall } from '../../../src/app/screening/screen-call.js';
import type { LedgerRecord } from '../../../src/core/ledger/record.js';
import type { ShieldEntry } from '../../../src/core/shield/shield-entry.js';
import { NO_FURTHER_FACTS } from '../../../src/core/snapshot.js';
import { known } from '../../../src/core/verdict.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../../fakes/attempt.js';
import { testPolicy } from '../../fakes/policy.js';
import { createTestLog } from '../../fakes/silent-log.js';

const KEY = '+8613800138000';
const entry: ShieldEntry = {
  id: 'entry-1',
  number: KEY,
  scope: 'all',
  source: 'agent-key',
  operator: 'agent1',
  registeredAt: AT - 1000,
  effectiveAt: AT - 1000,
  until: null,
};

function given(
  store: Partial<Pick<Store, 'shieldEntries' | 'append' | 'version'>> = {},
  budgetMs = 500,
  guardFollows = false,
  basis?: Basis,
) {
  const records: LedgerRecord[] = [];
  const decided: string[] = [];
  const shielded: ShieldEntry[] = [];
  const log = createTestLog();
  const screen = createScreenCall({
    read: createNumberReader(),
    policy: () => testPolicy,
    store: {
      shieldEntries: async (number) => shielded.filter((e) => e.number === number),
      append: async (record) => {
        records.push(record);
        return { seq: records.length, hash: '' };
      },
      history: async (number) => ({ numbers: [number], calls: [] }),
      papers: async () => [],
      version: async () => shielded.length,
      ...store,
    },
    calendar: () => ({ kind: 'workday', covered: true }),
    orders: async () => [],
    zoneClock: (zone) => known({ zone, minute: 10 * 60, date: '2026-11-23', weekday: 1 }),
    expected: { basisOf: () => basis },
    permits: createPermits(),
    reservations: createReservations(),
    budgetMs,
    log,
    guardFollows: () => guardFollows,
    afterwards: (work) => new Promise((resolve) => setImmediate(() => resolve(work()))),
    decided: (attempt, _number, verdict) => decided.push(`${attempt.id} ${verdict.outcome}`),
  });
  return { screen, records, decided, shielded, log };
}
const guarded = (fields = {}) =>
  attemptOf({
    id: 'at-guard',
    door: 'guard',
    purpose: 'sale',
    ref: { pbx: 'pbx1', channel: 'call-id' },
    ...fields,
  });

/** Nothing is known against the number, as of so many changes of the store. */
const clean = (version: number): Basis => ({
  ...{ at: AT, policy: testPolicy, version },
  facts: {
    ...NO_FURTHER_FACTS,
    shield: known([]),
    localTimes: known([{ zone: 'Asia/Shanghai', minute: 10 * 60, date: '2026-11-23', weekday: 1 }]),
  },
});

test('R1.1 the gate decides on what was looked up when the channel came up, and asks nothing again', async () => {
  let asked = 0;
  const shieldEntries = async () => {
    asked += 1;
    return [];
  };
  const t = given({ shieldEntries, version: async () => 3 }, 500, false, clean(3));
  assert.equal((await t.screen(attemptOf())).outcome, 'allow');
  assert.equal(asked, 0);
  assert.equal(t.records.length, 1);
});

test('R1.2 a number shielded between the channel and the gate is blocked', async () => {
  const t = given({}, 500, false, clean(0));
  t.shielded.push(entry);
  assert.equal((await t.screen(attemptOf())).reason, 'shielded');
});

test('one attempt is decided and counted once though gate and guard both see it (R1.1)', async () => {
  const t = given({}, 500, true);
  assert.equal((await t.screen(attemptOf())).outcome, 'allow');
  assert.equal(t.records.length, 0, 'where a guard follows, the caller does not wait for the disk');
  assert.equal((await t.screen(guarded())).outcome, 'allow');
  assert.deepEqual(t.decided, ['attempt-1 allow']);
  assert.equal(t.records.length, 1);
});

test('another spelling at the trunk is still the same attempt (R1.3)', async () => {
  const t = given({}, 500, true);
  await t.screen(attemptOf({ dialled: '0086 138-0013-8000' }));
  await t.screen(guarded({ dialled: '+8613800138000' }));
  assert.deepEqual(t.decided, ['attempt-1 allow']);
});

test('an INVITE beyond what the gate allowed is an attempt of its own', async () => {
  const t = given({}, 500, true);
  await t.screen(attemptOf());
  await t.screen(guarded());
  await t.screen(guarded({ id: 'raw-originate' }));
  assert.deepEqual(t.decided, ['attempt-1 allow', 'raw-originate allow']);
});

test('a refusal between gate and guard stops the call at the guard (R1.2)', async () => {
  const t = given({}, 500, true);
  await t.screen(attemptOf());
  t.shielded.push(entry);
  const verdict = await t.screen(guarded());
  assert.deepEqual([verdict.outcome, verdict.reason], ['block', 'shielded']);
  assert.deepEqual(t.decided, ['attempt-1 allow', 'attempt-1 block']);
});

test('the guard decides on what the gate found out as long as nothing has changed, and asks anew when something has', async () => {
  const asked: string[] = [];
  let version = 1;
  const t = given(
    {
      shieldEntries: async (number) => {
        asked.push(number);
        return [];
      },
      version: async () => version,
    },
    500,
    true,
  );
  const both = async (later: number) => {
    asked.length = 0;
    await t.screen(attemptOf());
    await t.screen(guarded({ at: AT + later }));
    return asked.length;
  };
  assert.equal(await both(1), 1, 'the same minute, the same store');
  assert.equal(await both(60_000), 2, 'another minute may be outside the window');
  asked.length = 0;
  await t.screen(attemptOf());
  version += 1;
  await t.screen(guarded());
  assert.equal(asked.length, 2, 'somebody wrote into the store');
});

test('a store that does not say whether it changed is asked anew', async () => {
  let asked = 0;
  const t = given(
    {
      shieldEntries: async () => {
        asked += 1;
        return [];
      },
      version: async () => {
        throw new StoreUnavailable('locked');
      },
    },
    500,
    true,
  );
  await t.screen(attemptOf());
  await t.screen(guarded());
  assert.equal(asked, 2);
});

test('a blocked attempt leaves no permit', async () => {
  const t = given({}, 500, true);
  t.shielded.push(entry);
  await t.screen(attemptOf());
  t.shielded.pop();
  await t.screen(guarded());
  assert.deepEqual(t.decided, ['attempt-1 block', 'at-guard allow']);
});

test('the record carries what replay needs: attempt, number, facts, verdict (R8.3)', async () => {
  const t = given();
  const verdict = await t.screen(attemptOf());
  const record = t.records[0];
  assert.ok(record?.kind === 'decision');
  assert.equal(record.attempt.dialled, '13800138000');
  assert.equal(record.number.parsed && record.number.key, KEY);
  assert.deepEqual(record.facts.shield, known([]));
  assert.equal(record.verdict, verdict);
});

test('a shield list that cannot be read blocks', async () => {
  const t = given({ shieldEntries: () => Promise.reject(new StoreUnavailable('locked')) });
  assert.equal((await t.screen(attemptOf())).reason, 'shield-unknown');
});

test('a shield list that never answers blocks when the budget is over', async () => {
  const t = given({ shieldEntries: () => new Promise(() => undefined) }, 5);
  assert.equal((await t.screen(attemptOf())).reason, 'shield-unknown');
});

for (const [name, append] of [
  ['rejects', () => Promise.reject(new StoreUnavailable('disk full'))],
  ['never answers', () => new Promise<never>(() => undefined)],
] as const) {
  test(`an allow that cannot be recorded is a block: the ledger ${name} (R8.3)`, async () => {
    const t = given({ append }, 5);
    const verdict = await t.screen(attemptOf());
    assert.deepEqual([verdict.outcome, verdict.reason], ['block', 'not-recorded']);
    assert.ok(t.log.lines.some((line) => line.includes('decision not recorded')));
  });
}

test('an emergency call goes out though nothing can be read or written', async () => {
  const broken = () => Promise.reject(new StoreUnavailable('gone'));
  const t = given({ shieldEntries: broken, append: broken });
  for (const dialled of ['110', '119', '120', '122', '112']) {
    assert.equal((await t.screen(attemptOf({ dialled }))).outcome, 'allow', dialled);
  }
});

test('what cannot be read is blocked and recorded as dialled', async () => {
  const t = given();
  const verdict = await t.screen(attemptOf({ dialled: '138&PJSIP/13900139000' }));
  assert.deepEqual([verdict.outcome, verdict.reason], ['block', 'unparseable']);
  const record = t.records[0];
  assert.ok(record?.kind === 'decision' && record.attempt.dialled === '138&PJSIP/13900139000');
});

test('a gate’s allow that could not be recorded permits nothing: the guard decides, and cannot record either (R8.3)', async () => {
  const t = given({ append: () => Promise.reject(new StoreUnavailable('disk full')) }, 500, true);
  assert.equal((await t.screen(attemptOf())).outcome, 'allow');
  const verdict = await t.screen(guarded());
  assert.deepEqual([verdict.outcome, verdict.reason], ['block', 'not-recorded']);
});

test('the guard waits for the gate’s record, but not past its budget', async () => {
  const t = given({ append: () => new Promise(() => undefined) }, 5, true);
  await t.screen(attemptOf());
  assert.equal((await t.screen(guarded())).reason, 'not-recorded');
});
