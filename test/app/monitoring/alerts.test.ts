import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAlerts } from '../../../src/app/monitoring/alerts.js';
import type { Alert, LedgerRecord } from '../../../src/core/ledger/record.js';
import { TEN_IN_THE_MORNING as AT } from '../../fakes/attempt.js';
import { createTestLog } from '../../fakes/silent-log.js';

function given() {
  const rung: Alert[] = [];
  const records: LedgerRecord[] = [];
  const timers: (() => void)[] = [];
  const log = createTestLog();
  let now = AT;
  let ids = 0;
  let hangUp = (): void => undefined;
  let linked = true;
  const pbx = {
    name: 'pbx1',
    end: async () => 'enforced' as const,
    ringSupervisor: (alert: Alert) => {
      rung.push(alert);
      return new Promise<boolean>((resolve) => (hangUp = () => resolve(true)));
    },
  };
  const alerts = createAlerts({
    store: {
      append: async (record) => {
        records.push(record);
        return { seq: 1, hash: '' };
      },
    },
    log,
    now: () => now,
    newId: () => `alert-${++ids}`,
    ringOn: () => (linked ? [pbx] : []),
    minGapMs: 30_000,
    later: (_ms, work) => timers.push(work),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    alerts,
    rung,
    records,
    log,
    hangUp: async () => {
      hangUp();
      await settle();
    },
    afterTheGap: () => {
      now += 30_000;
      for (const timer of timers.splice(0)) timer();
    },
    link: (up: boolean) => {
      linked = up;
    },
  };
}

test('a block rings the supervisor, and is on the log and the ledger (R6.1)', () => {
  const t = given();
  t.alerts.raise({ code: 'shielded', level: 'notice', number: '+8613800138000' });
  assert.deepEqual(
    t.rung.map((a) => a.code),
    ['shielded'],
  );
  assert.equal(t.records[0]?.kind, 'alert');
});

test('the log never shows a full number (R7.2)', () => {
  const t = given();
  t.alerts.raise({ code: 'shielded', level: 'notice', number: '+8613800138000' });
  assert.ok(t.log.lines[0]?.includes('8000'));
  assert.ok(!t.log.lines[0]?.includes('13800138000'));
});

test('a storm is folded: the gravest is said next, all are on record', async () => {
  const t = given();
  for (let i = 0; i < 100; i++) t.alerts.raise({ code: 'shielded', level: 'notice' });
  t.alerts.raise({ code: 'bypass', level: 'critical' });
  t.alerts.raise({ code: 'shielded', level: 'notice' });
  await t.hangUp();
  assert.equal(t.rung.length, 1);
  t.afterTheGap();
  assert.deepEqual(
    t.rung.map((a) => a.code),
    ['shielded', 'bypass'],
  );
  assert.equal(t.records.length, 102);
});

test('an alert raised while no PBX can ring is said when the link is back', () => {
  const t = given();
  t.link(false);
  t.alerts.raise({ code: 'link-lost', level: 'critical' });
  assert.equal(t.rung.length, 0);
  t.link(true);
  t.alerts.linkUp();
  assert.deepEqual(
    t.rung.map((a) => a.code),
    ['link-lost'],
  );
});
