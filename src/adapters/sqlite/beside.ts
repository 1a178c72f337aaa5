import type Database from 'better-sqlite3';
import { databaseFile, openDatabase } from './connection.js';
import { asUnavailable } from './errors.js';

export interface BesideOptions {
  readonly folder: string;
  /** How long a write may wait for another connection. */
  readonly busyTimeoutMs?: number;
}

/** A connection beside the ledger's own, on the same file: what is asked here never holds the one that calls are recorded on. */
export interface Beside<Sql> {
  /** Rejects with StoreUnavailable, which names the file and the remedy. */
  ask<T>(work: (sql: Sql, db: Database.Database) => T): Promise<T>;
  close(): void;
}

/** Throws StoreUnavailable where the file cannot be opened. `prepare` makes the statements, once. */
export function openBeside<Sql>(
  { folder, busyTimeoutMs = 50 }: BesideOptions,
  prepare: (db: Database.Database) => Sql,
): Beside<Sql> {
  const file = databaseFile(folder);
  const sure = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw asUnavailable(error, file);
    }
  };
  const db = sure(() => openDatabase(folder, busyTimeoutMs));
  const sql = sure(() => prepare(db));
  return { ask: async (work) => sure(() => work(sql, db)), close: () => db.close() };
}
