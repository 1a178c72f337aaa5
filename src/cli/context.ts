import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Calendar, ZoneClock } from '../app/ports/clock.js';
import type { Store } from '../app/ports/store.js';
import type { ConfigProblem } from '../config/problems.js';
import type { Config } from '../config/schema.js';
import type { Policy } from '../core/policy/policy.js';
import type { PolicySource } from '../service/read-policy.js';
import type { CommonOptions } from './command-line.js';
import { makeFolder } from './folders.js';

/** How long a command waits for the service to finish a write. No call hangs on it, unlike in the service itself. */
const BUSY_TIMEOUT_MS = 5000;

/** Where package.json is: every command of one installation means the same folder, whatever directory it is run from. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Numbering plans and rule packs, as installed. */
export const SHIPPED = join(ROOT, 'config');

/** What a command works with. Parts are loaded when first asked for: `check` must answer in well under a second. */
export interface Context {
  readonly config: Config;
  readonly json: boolean;
  /** The option or the file that named the data folder; absent for the default folder. */
  readonly dataFrom?: string;
  /** From where the service reads its policy again. */
  readonly source: PolicySource;
  policy(): Promise<Policy>;
  zoneClock(): Promise<ZoneClock>;
  calendar(): Promise<Calendar>;
}

export async function createContext(options: CommonOptions): Promise<Context> {
  const { loadConfig } = await import('../config/load.js');
  const file = options.config ?? (process.env.CALLWARD_CONFIG || undefined);
  const data = options.data ?? (file === undefined ? join(ROOT, '.callward') : undefined);
  const config = loadConfig(file, data === undefined ? {} : { data });
  const dataFrom = options.data === undefined ? file : '--data';
  return {
    config,
    source: { shipped: SHIPPED, ...(file && { file }), ...(data && { data }) },
    ...(dataFrom === undefined ? {} : { dataFrom }),
    json: options.json === true,
    async policy() {
      const { loadPolicy } = await import('../config/load-policy.js');
      const { policy, problems } = loadPolicy(config, SHIPPED);
      tellLeftOut(problems);
      return policy;
    },
    async calendar() {
      const { createCalendar } = await import('../adapters/clock/calendar.js');
      const { loadCalendars } = await import('../config/calendar.js');
      return createCalendar(loadCalendars(join(SHIPPED, 'calendar')));
    },
    async zoneClock() {
      const { createZoneClock } = await import('../adapters/clock/zone-clock.js');
      return createZoneClock();
    },
  };
}

/** Beside the answer, not in it: the rows that count give one all the same. */
function tellLeftOut(problems: readonly ConfigProblem[]): void {
  const [first] = problems;
  if (!first) return;
  const where = `${first.file}:${first.line ?? 1} ${first.en} / ${first.zh}`;
  process.stderr.write(`callward: ${problems.length} rows left out / 行未采用: ${where}\n`);
}

/** Makes the data folder where it is not there yet: only for commands that write. */
export const makeData = ({ config, dataFrom }: Context): void =>
  makeFolder(config.data, dataFrom ?? config.data, 1);

/** Opens the store for one piece of work and closes it after, whatever happens. */
export async function withStore<T>(context: Context, work: (store: Store) => Promise<T>): Promise<T> {
  makeData(context);
  const { openSqliteStore } = await import('../adapters/sqlite/store.js');
  const store = openSqliteStore({ folder: context.config.data, busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
