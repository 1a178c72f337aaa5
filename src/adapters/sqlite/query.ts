import type Database from 'better-sqlite3';
import type { LedgerQuery, StoredRecord } from '../../app/ports/store.js';
import type { LedgerRow } from '../../core/ledger/chain.js';
import { LEDGER_COLUMNS, toStoredRecord } from './rows.js';

const PAGE = 500;

/**
 * One page of a query, past the row `after`. Pages, not one open cursor: a cursor would keep the connection from writing
 * for as long as somebody reads, and the service writes all the time.
 */
export function readPage(
  db: Database.Database,
  query: LedgerQuery,
  after: number | undefined,
  left: number,
): LedgerRow[] {
  const where: string[] = [];
  const bound: (string | number)[] = [];
  const add = (sql: string, ...values: (string | number)[]): void => {
    where.push(sql);
    bound.push(...values);
  };
  if (query.kinds) add(`kind IN (${query.kinds.map(() => '?').join(', ')})`, ...query.kinds);
  if (query.number !== undefined) add('number = ?', query.number);
  if (query.from !== undefined) add('at >= ?', query.from);
  if (query.to !== undefined) add('at < ?', query.to);
  if (after !== undefined) add(query.newestFirst ? 'seq < ?' : 'seq > ?', after);
  const sql =
    `SELECT ${LEDGER_COLUMNS} FROM ledger ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ` +
    `ORDER BY seq ${query.newestFirst ? 'DESC' : 'ASC'} LIMIT ?`;
  return db.prepare<unknown[], LedgerRow>(sql).all(...bound, Math.min(PAGE, left));
}

/** Page after page, until the limit or the end. */
export async function* pages(
  query: LedgerQuery,
  read: (after: number | undefined, left: number) => ReturnType<typeof readPage>,
): AsyncIterable<StoredRecord> {
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let after = query.afterSeq;
  while (left > 0) {
    const rows = read(after, left);
    for (const row of rows) yield toStoredRecord(row);
    left -= rows.length;
    after = rows.at(-1)?.seq;
    if (rows.length === 0) return;
  }
}
