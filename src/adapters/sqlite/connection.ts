import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreUnavailable } from '../../app/ports/store.js';
import { MIGRATIONS } from './migrations.js';

export const databaseFile = (folder: string): string => join(folder, 'callward.db');

/** Opens the file, makes it when it is not there (0600 in a 0700 folder), and brings its schema up to date. */
export function openDatabase(folder: string, busyTimeoutMs: number): Database.Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = databaseFile(folder);
  // SQLite gives the -wal and -shm files the mode of the database file, so one narrow mode is enough.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    // Only an empty file takes a page size. In 8 KiB pages a decision of up to 2 KB is kept whole, without an overflow page.
    db.pragma('page_size = 8192');
    // WAL is a property of the file. Switching needs a lock that a running writer holds, so ask only where it is not yet.
    if (db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    // SQLite's own default, 2 MB. better-sqlite3's 16 MB would fill with the newest of the ledger, which nobody reads again.
    db.pragma('cache_size = -2000');
    db.pragma('trusted_schema = OFF');
    migrate(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export const schemaVersion = (db: Database.Database): number =>
  Number(db.pragma('user_version', { simple: true }));

function migrate(db: Database.Database, file: string): void {
  refuseNewer(schemaVersion(db), file);
  if (schemaVersion(db) === MIGRATIONS.length) return;
  db.transaction(() => {
    // Read again inside the transaction: another process may have migrated meanwhile.
    const from = schemaVersion(db);
    refuseNewer(from, file);
    for (const sql of MIGRATIONS.slice(from)) db.exec(sql);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).immediate();
}

function refuseNewer(version: number, file: string): void {
  if (version <= MIGRATIONS.length) return;
  throw new StoreUnavailable(
    `${file}: written by a newer callward (schema ${version}, this one knows ${MIGRATIONS.length}); upgrade callward`,
  );
}
