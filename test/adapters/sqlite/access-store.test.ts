import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { openSqliteAccess, openSqliteBoard, openSqliteStore } from '../../../src/adapters/sqlite/index.js';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.js';
import type { Tally } from '../../../src/app/ports/board-store.js';
import { testAccessStore } from '../../contract/access-store.js';
import { aDay, aDecision, anAlert, anEnding, aShieldAdded, T0 } from '../../fakes/records.js';

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

test('what the board shows is what the ledger says, also of a ledger from before there was a board (R6.1, R6.2)', async () => {
  const seen: { readonly trends: readonly Tally[]; readonly [what: string]: unknown }[] = [];
  const tallies = MIGRATIONS.findIndex((sql) => sql.includes('CREATE TABLE tallies'));
  // As it is; of the schema before the board; of the schema before endings were counted.
  for (const old of [undefined, tallies, tallies + 3]) {
    const folder = folderOf();
    const store = openSqliteStore({ folder });
    const records = [
      ...aDay(),
      aDecision('d9', undefined, T0 + 3_600_000),
      anAlert('al2'),
      aShieldAdded('s9'),
      { kind: 'alert-acknowledged', at: T0 + 9, alert: 'al1', operator: 'ann' } as const,
      ...[59_999, 7_400, 7_100, 754_000].map((ms) => anEnding(ms, '8001')),
      anEnding(3_000),
    ];
    for (const record of records) await store.append(record);
    store.close();
    if (old !== undefined) {
      // As the file was before: the tables and columns of later schemas gone, and its number set back.
      const db = new Database(join(folder, 'callward.db'));
      if (old > tallies) db.exec("DELETE FROM tallies WHERE what = 'ending'");
      for (const sql of MIGRATIONS.slice(old))
        for (const [, name] of sql.matchAll(/CREATE TABLE (\w+)/g)) db.exec(`DROP TABLE ${name}`);
      db.pragma(`user_version = ${old}`);
      db.close();
    }
    const board = openSqliteBoard({ folder });
    seen.push({
      alerts: (await board.alerts({ limit: 10 })).map(({ alert, seq }) => [alert, seq]),
      trends: await board.trends({ from: T0, to: T0 + 7_200_000, by: 'hour', offsetHours: 8 }),
      days: await board.trends({ from: T0, to: T0 + 7_200_000, by: 'day', offsetHours: 8 }),
      head: await board.head(),
    });
    if (old === undefined) {
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
  assert.deepEqual(seen[2], seen[0]);
  assert.deepEqual(
    seen[0]?.trends.filter(({ what }) => what === 'ending').map(({ name, count }) => [name, count]),
    [
      ['3', 1],
      ['59', 1],
      ['7', 2],
      ['720', 1],
    ],
  );
});
