import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../../src/adapters/sqlite/index.js';
import { StoreUnavailable } from '../../../src/app/ports/store.js';
import { testStore } from '../../contract/store.js';
import { aDecision, aShieldAdded, NUMBER } from '../../fakes/records.js';

const folderHere = (): string => mkdtempSync(join(tmpdir(), 'callward-test-'));

testStore('sqlite', () => {
  const folder = folderHere();
  return { store: openSqliteStore({ folder }), dispose: () => rmSync(folder, { recursive: true }) };
});

test('the folder and its files are for the owner alone (R7.2)', async () => {
  const folder = join(folderHere(), 'data');
  const store = openSqliteStore({ folder });
  await store.append(aDecision('a1'));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of ['callward.db', 'callward.db-wal', 'callward.db-shm']) {
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  }
  store.close();
});

test('a locked database is unavailable at once, reads go on, and writing comes back by itself', async () => {
  const folder = folderHere();
  const store = openSqliteStore({ folder, busyTimeoutMs: 5, restMs: 0 });
  await store.append(aShieldAdded('s1'));
  const other = new Database(join(folder, 'callward.db'));
  other.exec('BEGIN IMMEDIATE');
  await assert.rejects(store.append(aDecision('a1')), (error) => {
    assert.ok(error instanceof StoreUnavailable);
    assert.match(error.message, /locked by another process/);
    return true;
  });
  assert.equal((await store.shieldEntries(NUMBER)).length, 1);
  other.exec('ROLLBACK');
  assert.equal((await store.append(aDecision('a1'))).seq, 2);
  other.close();
  store.close();
});

test('two processes may append: each reads the head inside its transaction', async () => {
  const folder = folderHere();
  const a = openSqliteStore({ folder });
  const b = openSqliteStore({ folder });
  const marks = [];
  for (let i = 0; i < 20; i++) marks.push(await (i % 2 ? a : b).append(aDecision(`a${i}`)));
  assert.deepEqual(
    marks.map((mark) => mark.seq),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  a.close();
  b.close();
});

test('the version tells what another process wrote, and that the file was opened anew', async () => {
  const folder = folderHere();
  const a = openSqliteStore({ folder, restMs: 0 });
  const b = openSqliteStore({ folder });
  const before = await a.version();
  assert.equal(await a.version(), before);
  await b.append(aShieldAdded('s1'));
  const after = await a.version();
  assert.notEqual(after, before);
  b.close();
  renameSync(join(folder, 'callward.db'), join(folder, 'gone'));
  await assert.rejects(a.append(aDecision('a1')), StoreUnavailable);
  assert.ok(![before, after].includes(await a.version()));
  a.close();
});

test('a newer schema is refused with the remedy', () => {
  const folder = folderHere();
  openSqliteStore({ folder }).close();
  const db = new Database(join(folder, 'callward.db'));
  db.pragma('user_version = 999');
  db.close();
  assert.throws(() => openSqliteStore({ folder }), /written by a newer callward.*upgrade/);
});

test('the ledger refuses to be changed or shortened through SQL', async () => {
  const folder = folderHere();
  const store = openSqliteStore({ folder });
  await store.append(aDecision('a1'));
  const db = new Database(join(folder, 'callward.db'));
  assert.throws(() => db.exec("UPDATE ledger SET body = '{}'"), /append-only/);
  assert.throws(() => db.exec('DELETE FROM ledger'), /append-only/);
  db.close();
  store.close();
});

test('a database file that is taken away in use is noticed before a refusal is lost in it (R1.4)', async () => {
  const folder = folderHere();
  const store = openSqliteStore({ folder, restMs: 0 });
  await store.append(aShieldAdded('s1'));
  renameSync(join(folder, 'callward.db'), join(folder, 'elsewhere.db'));
  await assert.rejects(store.append(aShieldAdded('s2')), /deleted or replaced/);
  renameSync(join(folder, 'elsewhere.db'), join(folder, 'callward.db'));
  assert.equal((await store.append(aShieldAdded('s3'))).seq, 2);
  store.close();
});
