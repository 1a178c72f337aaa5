import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { openSqliteStore, verifyDatabase } from '../../../src/adapters/sqlite/index.js';
import { aDay, aDecision } from '../../fakes/records.js';

const PAGE = 8192;
/** 1-based pages of the tables and indexes, in the order in which the first migration makes them. */
const PAGES = { ledger: 2, ledgerNumber: 3, shield: 4, shieldNumber: 5, shieldSeq: 6 };

async function aLedger(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const store = openSqliteStore({ folder });
  for (const record of aDay()) await store.append(record);
  store.close();
  return folder;
}

const fileIn = (folder: string): string => join(folder, 'callward.db');

function alter(folder: string, sql: string): void {
  const db = new Database(fileIn(folder));
  const triggers = db
    .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all() as string[];
  db.exec(`DROP TRIGGER ledger_stays; DROP TRIGGER ledger_keeps; ${sql}; ${triggers.join(';')}`);
  db.close();
}

describe('audit verify on real files', () => {
  test('a sound ledger passes, with its count and head; so does no ledger at all', async () => {
    const folder = await aLedger();
    const report = verifyDatabase(folder);
    assert.deepEqual([report.ok, report.count, report.head?.seq, report.damage], [true, 7, 7, []]);
    assert.deepEqual(verifyDatabase(join(folder, 'none')), { ok: true, count: 0, damage: [] });
    assert.equal(verifyDatabase(join(folder, 'none'), { seq: 1, hash: 'x' }).damage[0]?.what, 'truncated');
    rmSync(folder, { recursive: true });
  });

  test('one flipped bit anywhere in a ledger row or the shield list is found (R8.3)', async () => {
    const folder = await aLedger();
    const good = readFileSync(fileIn(folder));
    let flips = 0;
    for (const [name, page] of Object.entries(PAGES)) {
      const base = (page - 1) * PAGE;
      const cells = base + good.readUInt16BE(base + 5);
      // Every byte of the small pages; every 7th of the ledger, whose bits walk through all eight as the bytes go by.
      for (let at = cells; at < base + PAGE; at += name === 'ledger' ? 7 : 1) {
        const bad = Buffer.from(good);
        bad.writeUInt8(bad.readUInt8(at) ^ (1 << (flips % 8)), at);
        writeFileSync(fileIn(folder), bad);
        const { ok, damage } = verifyDatabase(folder);
        assert.equal(ok, false, `${name}: byte ${at - base}, bit ${flips % 8}`);
        if (name === 'ledger') assert.ok(damage[0]?.place === 'ledger' && damage[0].seq !== undefined);
        flips += 1;
      }
    }
    assert.ok(flips > 700, `${flips} flips`);
    rmSync(folder, { recursive: true });
  });

  test('one altered character in any column of any row is found, and the row named', async () => {
    const folder = await aLedger();
    const copy = `${fileIn(folder)}.good`;
    copyFileSync(fileIn(folder), copy);
    for (const [column, value] of [
      ['at', 'at + 1'],
      ['kind', "replace(kind, 'd', 'e')"],
      ['number', "number || '0'"],
      ['number', 'NULL'],
      ['body', "replace(body, '1', '2')"],
      ['body', "body || ' '"],
      ['prev_hash', "replace(prev_hash, substr(prev_hash, 1, 1), 'g')"],
      ['hash', 'upper(hash)'],
    ]) {
      for (const seq of [2, 6]) {
        alter(folder, `UPDATE ledger SET ${column} = ${value} WHERE seq = ${seq}`);
        const { damage } = verifyDatabase(folder);
        assert.deepEqual([damage[0]?.place, damage[0]?.seq], ['ledger', seq], `${column} of row ${seq}`);
        copyFileSync(copy, fileIn(folder));
      }
    }
    rmSync(folder, { recursive: true });
  });

  test('rows taken out, swapped, cut off or rewritten as a whole are told apart', async () => {
    const folder = await aLedger();
    const head = verifyDatabase(folder).head;
    assert.ok(head);
    const copy = `${fileIn(folder)}.good`;
    copyFileSync(fileIn(folder), copy);
    const found = (sql: string, known = head) => {
      alter(folder, sql);
      const [first] = verifyDatabase(folder, known).damage;
      copyFileSync(copy, fileIn(folder));
      return `${first?.seq} ${first?.what}`;
    };
    assert.equal(found('DELETE FROM ledger WHERE seq = 3'), '3 gap');
    assert.equal(found('UPDATE ledger SET seq = 99 WHERE seq = 3'), '3 gap');
    assert.equal(found('UPDATE ledger SET seq = 0 WHERE seq = 3'), '1 reordered');
    assert.equal(
      found(
        'UPDATE ledger SET seq = -1 WHERE seq = 4; UPDATE ledger SET seq = 4 WHERE seq = 5; UPDATE ledger SET seq = 5 WHERE seq = -1',
      ),
      '4 broken-link',
    );
    // The last row concerns no shield entry that a later check could miss: only the head noted before tells.
    assert.equal(
      found('DELETE FROM ledger WHERE seq > 6; UPDATE shield SET cancelled_at = NULL'),
      '7 truncated',
    );
    assert.equal(found('SELECT 1', { ...head, hash: head.hash.replace(/./g, '0') }), '7 rewritten');
    rmSync(folder, { recursive: true });
  });

  test('a shield list that is not what the ledger says is found, and the entry named (R1.1)', async () => {
    const folder = await aLedger();
    const copy = `${fileIn(folder)}.good`;
    copyFileSync(fileIn(folder), copy);
    const found = (sql: string) => {
      alter(folder, sql);
      const { ok, damage } = verifyDatabase(folder);
      copyFileSync(copy, fileIn(folder));
      assert.equal(ok, false, sql);
      return `${damage[0]?.place} ${damage[0]?.entry ?? ''} ${damage[0]?.what}`;
    };
    assert.equal(found("DELETE FROM shield WHERE id = 's1'"), 'shield s1 missing');
    assert.equal(found("UPDATE shield SET id = 's9' WHERE id = 's1'"), 'shield s9 extra');
    for (const change of [
      'until = until - 1',
      'until = NULL',
      'cancelled_at = 1',
      "operator = 'eve'",
      "scope = 'line:x'",
      "source = 'industry'",
      "number = '+861'",
      'effective_at = effective_at + 1',
      'registered_at = 0',
      'seq = seq + 100',
      "evidence = 'x'",
    ]) {
      assert.match(found(`UPDATE shield SET ${change} WHERE id = 's1'`), /^shield s1 differs/, change);
    }
    rmSync(folder, { recursive: true });
  });

  test('a dropped trigger or an added one is an alteration of the schema', async () => {
    const folder = await aLedger();
    const db = new Database(fileIn(folder));
    db.exec('DROP TRIGGER ledger_keeps');
    db.close();
    assert.deepEqual(
      verifyDatabase(folder).damage.map(({ place }) => place),
      ['schema'],
    );
    rmSync(folder, { recursive: true });
  });

  test('a cut-off, empty or overwritten file is reported, not crashed on', async () => {
    const folder = await aLedger();
    const size = statSync(fileIn(folder)).size;
    for (const length of [size - 1, size - PAGE, PAGE, 100, 50, 1, 0]) {
      truncateSync(fileIn(folder), length);
      const report = verifyDatabase(folder, { seq: 7, hash: 'x' });
      assert.equal(report.ok, false, `${length} bytes`);
      assert.ok(report.damage.length > 0);
    }
    rmSync(folder, { recursive: true });
  });

  test('a bit flipped in the write-ahead log is found before recovery drops what follows it', async () => {
    const folder = await aLedger();
    const store = openSqliteStore({ folder });
    for (let i = 0; i < 5; i++) await store.append(aDecision(`late${i}`));
    // A copy made while the log is still there: what a killed process leaves behind.
    const left = mkdtempSync(join(tmpdir(), 'callward-test-'));
    const wal = `${fileIn(folder)}-wal`;
    const good = readFileSync(wal);
    for (const at of [5, 20, 40, 60, 3000, PAGE + 100, good.length - 1]) {
      copyFileSync(fileIn(folder), fileIn(left));
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(at) ^ 1, at);
      writeFileSync(`${fileIn(left)}-wal`, bad);
      rmSync(`${fileIn(left)}-shm`, { force: true });
      const { ok, damage } = verifyDatabase(left);
      assert.equal(ok, false, `byte ${at}`);
      assert.ok(
        damage.some(({ place }) => place === 'log'),
        `byte ${at}`,
      );
    }
    copyFileSync(fileIn(folder), fileIn(left));
    writeFileSync(`${fileIn(left)}-wal`, good);
    assert.deepEqual([verifyDatabase(left).ok, verifyDatabase(left).count], [true, 12]);
    store.close();
    rmSync(folder, { recursive: true });
    rmSync(left, { recursive: true });
  });
});
