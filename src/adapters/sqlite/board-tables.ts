import type Database from 'better-sqlite3';
import type { LedgerRecord } from '../../core/ledger/record.js';
import { tallyOfEnding } from '../../core/refusal/ending.js';

const HOUR_MS = 3_600_000;

export type BoardTables = ReturnType<typeof prepareBoardTables>;

export function prepareBoardTables(db: Database.Database) {
  return {
    addAlert: db.prepare<[string, number, string]>(
      'INSERT INTO alerts (id, seq, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
    ),
    acknowledge: db.prepare<[number, string, number, string]>(
      `UPDATE alerts SET acknowledged_at = ?, acknowledged_by = ?, acknowledged_seq = ?
       WHERE id = ? AND acknowledged_at IS NULL`,
    ),
    count: db.prepare<[number, string, string, string]>(
      `INSERT INTO tallies (hour, what, name, agent, count) VALUES (?, ?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET count = count + 1`,
    ),
    imported: db.prepare<[string, number, string, number]>(
      'INSERT OR REPLACE INTO imports (list, at, papers, rows) VALUES (?, ?, ?, ?)',
    ),
  };
}

/** The effect of one record on what the board shows; in the same transaction as the record. */
export function projectBoard(sql: BoardTables, record: LedgerRecord, seq: number): void {
  const hour = Math.floor(record.at / HOUR_MS);
  switch (record.kind) {
    case 'decision':
      return void sql.count.run(hour, 'decision', record.verdict.reason, record.attempt.agent ?? '');
    case 'shield-added':
      return void sql.count.run(hour, 'refusal', record.entry.source, record.entry.operator);
    case 'polite-ending':
      return void sql.count.run(hour, 'ending', tallyOfEnding(record.ms), record.agent ?? '');
    case 'alert':
      return void sql.addAlert.run(record.alert.id, seq, JSON.stringify(record.alert));
    case 'alert-acknowledged':
      return void sql.acknowledge.run(record.at, record.operator, seq, record.alert);
    case 'papers-imported':
      return void sql.imported.run(record.list, record.at, record.papers, record.rows);
    default:
  }
}
