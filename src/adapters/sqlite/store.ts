import { randomInt } from 'node:crypto';
import { statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { type ImportedRows, type LedgerMark, type Store, StoreUnavailable } from '../../app/ports/store.js';
import { nextRow } from '../../core/ledger/chain.js';
import type { LedgerRecord, PapersImportedRecord } from '../../core/ledger/record.js';
import { type BoardTables, prepareBoardTables, projectBoard } from './board-tables.js';
import { LAST_RESORT_PAGES, startCheckpointer } from './checkpointer.js';
import { createCircuit } from './circuit.js';
import { databaseFile, openDatabase } from './connection.js';
import { sha256 } from './digest.js';
import { asUnavailable, isBusy, needsReopen } from './errors.js';
import {
  type PolicyTables,
  preparePolicyTables,
  projectPolicy,
  readHistory,
  toOrder,
  toPaper,
} from './policy-tables.js';
import { pages, readPage } from './query.js';
import { DURABLE, UNASKED } from './record-kinds.js';
import { prepareRefusalTables, projectRefusals, type RefusalTables } from './refusal-tables.js';
import { toShieldEntry, toShieldRow } from './rows.js';
import { chunks, prepareStagedLists, type StagedLists } from './staged-list.js';
import { prepare, type Statements } from './statements.js';

export interface SqliteStoreOptions {
  readonly folder: string;
  /** How long a write may wait for another process. Short in the service, whose event loop stands still meanwhile. */
  readonly busyTimeoutMs?: number;
  /** How long an append is tried again, without holding up the event loop, while another process writes. */
  readonly patienceMs?: number;
  /** How long to fail fast after a failure, before the disk is asked again. */
  readonly restMs?: number;
  /** For a long-lived writer: the log is moved into the file by a thread, not by the commit that fills it. */
  readonly checkpointer?: boolean;
}

const BETWEEN_TRIES_MS = 4;

interface Open {
  readonly db: Database.Database;
  readonly sql: Statements;
  readonly tables: PolicyTables;
  readonly lists: StagedLists;
  readonly board: BoardTables;
  readonly refusals: RefusalTables;
  /** Identity of the file on disk when it was opened. */
  readonly inode: number;
}

/** The ledger and the shield list in one SQLite file. The library is synchronous; the port is not, so that others may be. */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const { folder, busyTimeoutMs = 50, patienceMs = 0, restMs = 200 } = options;
  const file = databaseFile(folder);
  const open = (): Open => {
    const db = openDatabase(folder, busyTimeoutMs);
    if (options.checkpointer) db.pragma(`wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
    const tables = preparePolicyTables(db);
    const board = prepareBoardTables(db);
    changes += 1;
    const [lists, refusals] = [prepareStagedLists(db), prepareRefusalTables(db)];
    return { db, sql: prepare(db), tables, board, refusals, lists, inode: statSync(file).ino };
  };
  let closed = false;
  /** Counts what this process changed, and every opening: another handle's data_version starts anew. */
  let changes = 0;
  let current: Open | undefined;
  try {
    current = open();
  } catch (error) {
    throw asUnavailable(error, file);
  }
  const checkpointer = options.checkpointer ? startCheckpointer(file) : undefined;
  // Apart, because a full disk or a foreign write lock stops writing only.
  const reading = createCircuit(restMs);
  const writing = createCircuit(restMs);

  const use = <T>(circuit: typeof reading, work: (open: Open) => T, spare?: (error: unknown) => boolean): T =>
    circuit.guard(() => {
      try {
        if (closed) throw new Error('the store is closed');
        current ??= open();
        return work(current);
      } catch (error) {
        if (needsReopen(error)) drop();
        throw asUnavailable(error, file);
      }
    }, spare);
  const drop = (): void => {
    const old = current;
    current = undefined;
    try {
      old?.db.close();
    } catch {
      // The handle is given up either way; the next use opens the file anew and says what is wrong with it.
    }
  };

  /** SQLite would go on writing into a file that was deleted or replaced, and every refusal in it would be lost. */
  const replaced = (): StoreUnavailable => {
    drop();
    return new StoreUnavailable(`${file}: was deleted or replaced while in use; it is opened anew`);
  };

  /** Writes, and tries again without holding up the event loop while another process does. */
  async function patiently<T>(work: (at: Open) => T): Promise<T> {
    const until = performance.now() + patienceMs;
    const spare = (error: unknown): boolean => isBusy(error) && performance.now() < until;
    for (;;) {
      try {
        return use(
          writing,
          (at) => {
            if (statSync(file, { throwIfNoEntry: false })?.ino !== at.inode) throw replaced();
            return work(at);
          },
          spare,
        );
      } catch (error) {
        if (!spare(error)) throw error;
      }
      await pause(BETWEEN_TRIES_MS);
    }
  }

  function write(at: Open, record: LedgerRecord, more?: () => void): LedgerMark {
    const mark = append(at, record, more);
    if (!UNASKED.has(record.kind)) changes += 1;
    return mark;
  }

  async function importPapers(record: PapersImportedRecord, rows: ImportedRows): Promise<LedgerMark> {
    const { list } = record;
    const batch = randomInt(1, 2 ** 47);
    const sweep = async (): Promise<void> => {
      for (const old of await patiently(({ lists }) => lists.leftOver(list)))
        while (await patiently(({ lists }) => lists.dropSome(list, old))) await pause(BETWEEN_TRIES_MS);
    };
    await sweep();
    let written = 0;
    for (const chunk of chunks(rows)) {
      await patiently(({ lists }) => lists.stage(list, batch, chunk));
      written += chunk.length;
      await pause(BETWEEN_TRIES_MS);
    }
    const mark = await patiently((at) => write(at, record, () => at.lists.use(list, batch, written)));
    // It counts from here on; what is left of the old one is swept the next time if it cannot be now.
    await sweep().catch(() => undefined);
    return mark;
  }

  return {
    append: (record) => patiently((at) => write(at, record)),
    shieldEntries: async (number) => use(reading, ({ sql }) => sql.entriesOf.all(number).map(toShieldEntry)),
    shieldEntry: async (id) =>
      use(reading, ({ sql }) => {
        const row = sql.entry.get(id);
        return row && toShieldEntry(row);
      }),
    shieldList: async ({ inForceAt, limit = -1 }) =>
      use(reading, ({ sql }) =>
        (inForceAt === undefined
          ? sql.list.all({ limit })
          : sql.listInForce.all({ limit, at: inForceAt })
        ).map(toShieldEntry),
      ),
    orders: async (at) => use(reading, ({ tables }) => tables.orders.all(at).map(toOrder)),
    order: async (id) =>
      use(reading, ({ tables }) => {
        const row = tables.order.get(id);
        return row && toOrder(row);
      }),
    history: async (number, since) => use(reading, ({ tables }) => readHistory(tables, number, since)),
    papers: async (number) => use(reading, ({ tables }) => tables.papersOf.all(number).map(toPaper)),
    importPapers,
    version: async () =>
      // data_version tells of other connections' commits only.
      use(reading, ({ sql }) => Number(sql.dataVersion.get()) * 2 ** 32 + changes),
    records: (query) =>
      pages(query, (after, left) => use(reading, ({ db }) => readPage(db, query, after, left))),
    head: async () => use(reading, ({ sql }) => sql.head.get()),
    close() {
      closed = true;
      checkpointer?.stop();
      drop();
    },
  };
}

/** One record and its effect on the tables, both or neither. */
function append(
  { db, sql, tables, board, refusals }: Open,
  record: LedgerRecord,
  more: () => void = () => undefined,
): LedgerMark {
  const durable = DURABLE.has(record.kind);
  // In WAL mode FULL syncs the log before COMMIT returns, with everything written before it; NORMAL does not wait, so a
  // power cut may lose the newest decisions but never a refusal. It can only be changed outside a transaction.
  if (durable) db.exec('PRAGMA synchronous = FULL');
  try {
    // IMMEDIATE: the head read below stays the head until COMMIT, though another process may want to append too.
    sql.begin.run();
    const row = nextRow(sha256, record, sql.head.get());
    sql.append.run(row);
    project(sql, record, row.seq);
    projectPolicy(tables, record, row.seq);
    projectBoard(board, record, row.seq);
    projectRefusals(refusals, record);
    more();
    sql.commit.run();
    return { seq: row.seq, hash: row.hash };
  } catch (error) {
    if (db.inTransaction) sql.rollback.run();
    throw error;
  } finally {
    if (durable) db.exec('PRAGMA synchronous = NORMAL');
  }
}

/** The same as projectShield in core, in SQL; `audit verify` holds the two against each other. */
function project(sql: Statements, record: LedgerRecord, seq: number): void {
  if (record.kind === 'shield-added') sql.addShield.run(toShieldRow(record.entry, seq));
  if (record.kind === 'shield-cancelled') sql.cancelShield.run(record.at, record.entryId);
}
