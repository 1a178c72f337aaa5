import type Database from 'better-sqlite3';
import { type ImportedRows, StoreUnavailable } from '../../app/ports/store.js';

/** So many rows a transaction: some milliseconds, which a call that must be recorded can wait. */
const ROWS_AT_ONCE = 500;

export type StagedLists = ReturnType<typeof prepareStagedLists>;

/**
 * A list is written beside the one in use, a few rows at a time, and takes its place in the one transaction of its record: a
 * hundred thousand rows in one would keep the service from recording its decisions, and every call would be blocked meanwhile.
 */
export function prepareStagedLists(db: Database.Database) {
  const sql = {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    addPaper: db.prepare<[string, string, string, string, string, number]>(
      'INSERT INTO papers (id, number, list, kind, body, batch) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    addMember: db.prepare<[string, number, string, string]>(
      'INSERT INTO members (list, batch, number, person) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    count: db.prepare<[string, number, string, number], { rows: number }>(
      `SELECT (SELECT count(*) FROM papers WHERE list = ? AND batch = ?)
            + (SELECT count(*) FROM members WHERE list = ? AND batch = ?) AS rows`,
    ),
    use: db.prepare<[string, number]>(
      'INSERT INTO lists (list, batch) VALUES (?, ?) ON CONFLICT (list) DO UPDATE SET batch = excluded.batch',
    ),
    batches: db.prepare<[string, string, string], { batch: number }>(
      `SELECT batch FROM papers WHERE list = ? UNION SELECT batch FROM members WHERE list = ?
       EXCEPT SELECT batch FROM lists WHERE list = ?`,
    ),
    dropPapers: db.prepare<[string, number, number]>(
      'DELETE FROM papers WHERE id IN (SELECT id FROM papers WHERE list = ? AND batch = ? LIMIT ?)',
    ),
    dropMembers: db.prepare<[string, number, string, number, number]>(
      `DELETE FROM members WHERE list = ? AND batch = ? AND number IN
       (SELECT number FROM members WHERE list = ? AND batch = ? LIMIT ?)`,
    ),
  };

  function inOne<T>(work: () => T): T {
    sql.begin.run();
    try {
      const answer = work();
      sql.commit.run();
      return answer;
    } catch (error) {
      if (db.inTransaction) sql.rollback.run();
      throw error;
    }
  }

  return {
    stage(list: string, batch: number, rows: readonly StagedRow[]): void {
      inOne(() => {
        for (const row of rows) {
          if ('person' in row) sql.addMember.run(list, batch, row.number, row.person);
          else sql.addPaper.run(`${batch}/${row.id}`, row.number, list, row.kind, JSON.stringify(row), batch);
        }
      });
    },
    /** Within the record's transaction. Another import of the same list may have swept these rows away as left over. */
    use(list: string, batch: number, rows: number): void {
      if (sql.count.get(list, batch, list, batch)?.rows !== rows)
        throw new StoreUnavailable(
          `another import of the list ${list} ran at the same time; take it in again`,
        );
      sql.use.run(list, batch);
    },
    /** Batches of this list that do not count: the one replaced, and what an import that was cut off left behind. */
    leftOver: (list: string): readonly number[] =>
      sql.batches.all(list, list, list).map(({ batch }) => batch),
    /** True while there is more to drop. */
    dropSome: (list: string, batch: number): boolean =>
      inOne(() => {
        const papers = sql.dropPapers.run(list, batch, ROWS_AT_ONCE).changes;
        const members = sql.dropMembers.run(list, batch, list, batch, ROWS_AT_ONCE).changes;
        return papers + members > 0;
      }),
  };
}

export type StagedRow = RowsOf<ImportedRows>;
type RowsOf<T> = T extends { readonly papers: Iterable<infer P> }
  ? P
  : T extends { readonly persons: Iterable<infer P> }
    ? P
    : never;

export function* chunks(rows: ImportedRows): Generator<readonly StagedRow[]> {
  let chunk: StagedRow[] = [];
  for (const row of 'papers' in rows ? rows.papers : rows.persons) {
    chunk.push(row);
    if (chunk.length < ROWS_AT_ONCE) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
