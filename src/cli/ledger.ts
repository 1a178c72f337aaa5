import { accessSync, constants, statSync } from 'node:fs';
import { databaseFile } from '../adapters/sqlite/connection.js';
import type { Store } from '../app/ports/store.js';
import { type Context, withStore } from './context.js';
import { CliFailure } from './failure.js';
import { isFolder } from './folders.js';
import { pathFailure } from './path-failure.js';

/** The ledger that an answer was read from, or where it was looked for in vain. */
export interface LedgerSeen {
  readonly file: string;
  readonly found: boolean;
}

/**
 * Looks for the ledger and makes nothing. A folder that somebody named and that is not there is a mistake: an answer from
 * a ledger that is not the one meant would be an allow for a shielded number.
 */
export function findLedger({ config, dataFrom }: Context): LedgerSeen {
  const file = databaseFile(config.data);
  const where = dataFrom ?? config.data;
  try {
    if (!isFolder(config.data) && dataFrom !== undefined) {
      throw new CliFailure({
        what: `数据目录不存在 / the data folder does not exist: ${config.data}`,
        where,
        todo: '请核对路径；新建用 callward migrate / check the path; callward migrate makes a new one',
        exit: 1,
      });
    }
    const found = statSync(file, { throwIfNoEntry: false }) !== undefined;
    // SQLite in WAL mode writes beside the file even to read it; without that right it would call a sound ledger damaged.
    if (found) for (const path of [file, config.data]) accessSync(path, constants.R_OK | constants.W_OK);
    return { file, found };
  } catch (error) {
    throw pathFailure(error, file, where, 1);
  }
}

/** For commands that only make sense on a ledger. */
export function requireLedger(context: Context): LedgerSeen {
  const ledger = findLedger(context);
  if (ledger.found) return ledger;
  throw new CliFailure({
    what: `没有账本 / no ledger at ${ledger.file}`,
    where: context.dataFrom ?? context.config.data,
    todo: '用 --data 或 --config 指明 / name it with --data DIR or --config FILE',
    exit: 1,
  });
}

export async function readLedger<T>(context: Context, work: (store: Store) => Promise<T>): Promise<T> {
  requireLedger(context);
  return withStore(context, work);
}

/** Answers from an empty list where there is no ledger yet, and says so beside the answer. */
export async function readLedgerOrNone<T>(
  context: Context,
  work: (store: Store, ledger: LedgerSeen) => Promise<T>,
): Promise<T> {
  const ledger = findLedger(context);
  if (ledger.found) return withStore(context, (store) => work(store, ledger));
  process.stderr.write(
    `callward: 没有账本，按空名单回答 / no ledger at ${ledger.file}: answered as for an empty list\n`,
  );
  return work(emptyStore(context), ledger);
}

export const ledgerInJson = ({ file, found }: LedgerSeen): string => (found ? file : 'none');

export const ledgerLine = ({ file, found }: LedgerSeen): string =>
  `  账本 ledger: ${found ? file : `无 none (${file})`}`;

const emptyStore = (context: Context): Store => ({
  // Only a look at full numbers is written by a reader, and what cannot be recorded is not shown (R7.2).
  append: async () => {
    requireLedger(context);
    throw new Error('the ledger appeared meanwhile; ask again');
  },
  shieldEntries: async () => [],
  shieldEntry: async () => undefined,
  shieldList: async () => [],
  orders: async () => [],
  order: async () => undefined,
  history: async (number) => ({ numbers: [number], calls: [] }),
  papers: async () => [],
  importPapers: async () => {
    requireLedger(context);
    throw new Error('the ledger appeared meanwhile; ask again');
  },
  version: async () => 0,
  async *records() {},
  head: async () => undefined,
  close: () => undefined,
});
