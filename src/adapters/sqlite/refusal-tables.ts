import type Database from 'better-sqlite3';
import type { LedgerRecord } from '../../core/ledger/record.js';

export type RefusalTables = ReturnType<typeof prepareRefusalTables>;

export function prepareRefusalTables(db: Database.Database) {
  return {
    wait: db.prepare<[string, number, number | null, string]>(
      'INSERT INTO unsettled (id, at, queued_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    ),
    queue: db.prepare<[number, string]>(
      'UPDATE unsettled SET queued_at = ? WHERE id = ? AND queued_at IS NULL',
    ),
    settle: db.prepare<[string]>('DELETE FROM unsettled WHERE id = ?'),
  };
}

/** The effect of one record on what still waits; in the same transaction as the record. */
export function projectRefusals(sql: RefusalTables, record: LedgerRecord): void {
  switch (record.kind) {
    case 'refusal-heard':
      if (record.done === 'suggested' || record.done === 'failed')
        sql.wait.run(record.id, record.at, null, JSON.stringify(record));
      return;
    case 'disposition':
      if (record.meaning === 'unmapped')
        sql.wait.run(record.id, record.at, record.at, JSON.stringify(record));
      return;
    case 'refusal-queued':
      return void sql.queue.run(record.at, record.id);
    case 'refusal-settled':
      return void sql.settle.run(record.id);
    default:
  }
}
