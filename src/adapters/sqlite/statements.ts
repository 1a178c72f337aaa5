import type Database from 'better-sqlite3';
import type { LedgerMark } from '../../app/ports/store.js';
import type { LedgerRow } from '../../core/ledger/chain.js';
import { SHIELD_COLUMNS, type ShieldRow } from './rows.js';

/** Every statement the store runs often, prepared once for a connection. Values are bound, never spelled into SQL. */
export type Statements = ReturnType<typeof prepare>;

export function prepare(db: Database.Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    head: db.prepare<[], LedgerMark>('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1'),
    dataVersion: db.prepare<[], number>('PRAGMA data_version').pluck(),
    append: db.prepare<LedgerRow>(
      'INSERT INTO ledger (seq, at, kind, number, body, prev_hash, hash) ' +
        'VALUES (@seq, @at, @kind, @number, @body, @prevHash, @hash)',
    ),
    addShield: db.prepare<ShieldRow>(
      `INSERT INTO shield (${SHIELD_COLUMNS}) VALUES (@id, @seq, @number, @scope, @source, @operator,
       @registered_at, @effective_at, @until, @evidence, @cancelled_at) ON CONFLICT (id) DO NOTHING`,
    ),
    cancelShield: db.prepare<[number, string]>(
      'UPDATE shield SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL',
    ),
    entriesOf: db.prepare<[string], ShieldRow>(
      `SELECT ${SHIELD_COLUMNS} FROM shield WHERE number = ? ORDER BY seq`,
    ),
    entry: db.prepare<[string], ShieldRow>(`SELECT ${SHIELD_COLUMNS} FROM shield WHERE id = ?`),
    list: db.prepare<{ limit: number }, ShieldRow>(
      `SELECT ${SHIELD_COLUMNS} FROM shield ORDER BY seq LIMIT @limit`,
    ),
    listInForce: db.prepare<{ limit: number; at: number }, ShieldRow>(
      `SELECT ${SHIELD_COLUMNS} FROM shield WHERE effective_at <= @at AND (until IS NULL OR until > @at)
       AND (cancelled_at IS NULL OR cancelled_at > @at) ORDER BY seq LIMIT @limit`,
    ),
  };
}
