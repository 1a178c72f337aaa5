import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { openSqliteAccess, openSqliteBoard, openSqliteStore } from '../../../src/adapters/sqlite/index.js';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.js';
import { testAccessStore } from '../../contract/access-store.js';
import { aDay, aDecision, anAlert, aShieldAdded, T0 } from '../../fakes/records.js';

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'callward-test-'));

testAccessStore('sqlite', () => {
  const folder = folderOf();
  return {
    store: openSqliteAccess({ folder }),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
});

test('a role or a scope that is none gives no right', async () => {
  const folder = folderOf();
  const store = openSqliteAccess({ folder });
  const db = new Database(join(folder, 'callward.db'));
  db.prepare(
    `INSERT INTO accounts VALUES ('a', 'a', 'a', '["root","agent"]', '[]', NULL, '', 0, 0, 0, 0, 0)`,
  ).run();
  assert.deepEqual((await store.account('a'))?.roles, ['agent']);
  db.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what the board shows is what the ledger says, also of a ledger from before there was a board (R6.1)', async () => {
  const seen: unknown[] = [];
  for (const old of [false, true]) {
    const folder = folderOf();
    const store = openSqliteStore({ folder });
    const records = [
      ...aDay(),
      aDecision('d9', undefined, T0 + 3_600_000),
      anAlert('al2'),
      aShieldAdded('s9'),
      { kind: 'alert-acknowledged', at: T0 + 9, alert: 'al1', operator: 'ann' } as const,
    ];
    for (const record of records) await store.append(record);
    store.close();
    if (old) {
      // As the file was before: the tables and columns of later schemas gone, and its number set back.
      const db = new Database(join(folder, 'callward.db'));
      const at = MIGRATIONS.findIndex((sql) => sql.includes('CREATE TABLE tallies'));
      for (const sql of MIGRATIONS.slice(at))
        for (const [, name] of sql.matchAll(/CREATE TABLE (\w+)/g)) db.exec(`DROP TABLE ${name}`);
      db.pragma(`user_version = ${at}`);
      db.close();
    }
    const board = openSqliteBoard({ folder });
    seen.push({
      alerts: (await board.alerts({ limit: 10 })).map(({ alert, seq }) => [alert, seq]),
      trends: await board.trends({ from: T0, to: T0 + 7_200_000, by: 'hour', offsetHours: 8 }),
      days: await board.trends({ from: T0, to: T0 + 7_200_000, by: 'day', offsetHours: 8 }),
      head: await board.head(),
    });
    if (!old) {
      assert.deepEqual((await board.alert('al1'))?.acknowledged, { at: T0 + 9, operator: 'ann' });
      assert.deepEqual(
        (await board.news(0, 10)).map(({ kind, seq }) => [kind, seq]),
        [
          ['alert', 5],
          ['alert', 9],
          ['acknowledged', 11],
        ],
      );
      assert.deepEqual(
        (await board.alerts({ limit: 10, open: true })).map(({ alert }) => alert.id),
        ['al2'],
      );
    }
    board.close();
    rmSync(folder, { recursive: true, force: true });
  }
  assert.deepEqual(seen[1], seen[0]);
});
