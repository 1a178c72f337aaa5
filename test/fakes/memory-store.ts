import { createHash } from 'node:crypto';
import {
  type LedgerMark,
  type Store,
  type StoredRecord,
  StoreUnavailable,
} from '../../src/app/ports/store.js';
import { nextRow, recordNumber } from '../../src/core/ledger/chain.js';
import { projectShield } from '../../src/core/ledger/shield-projection.js';
import type { ShieldEntry } from '../../src/core/shield/shield-entry.js';

/** What a call to the store does: its work, a failure, or nothing at all until `mend` is called. */
export type Mood = 'works' | 'fails' | 'hangs';

export interface MemoryStore extends Store {
  /** Every record in order, for assertions. */
  readonly rows: readonly StoredRecord[];
  /** Sets how reads and writes behave from now on. */
  reading(mood: Mood): void;
  writing(mood: Mood): void;
  /** Lets everything that hangs go on, and works again. */
  mend(): void;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The port in memory, with switches to make it fail or hang. Held to the same contract suite as the real one. */
export function createMemoryStore(): MemoryStore {
  const rows: StoredRecord[] = [];
  const shield = new Map<string, ShieldEntry>();
  const moods: { read: Mood; write: Mood } = { read: 'works', write: 'works' };
  let waiting: (() => void)[] = [];
  let closed = false;

  const gate = async (door: 'read' | 'write'): Promise<void> => {
    if (moods[door] === 'hangs') await new Promise<void>((resolve) => waiting.push(resolve));
    if (closed || moods[door] === 'fails') throw new StoreUnavailable('the memory store was told to fail');
  };
  const entries = async (keep: (entry: ShieldEntry) => boolean): Promise<ShieldEntry[]> => {
    await gate('read');
    return [...shield.values()].filter(keep);
  };

  return {
    rows,
    reading(mood) {
      moods.read = mood;
    },
    writing(mood) {
      moods.write = mood;
    },
    mend() {
      moods.read = moods.write = 'works';
      const resumed = waiting;
      waiting = [];
      for (const resume of resumed) resume();
    },
    async append(record): Promise<LedgerMark> {
      await gate('write');
      const { seq, hash, body } = nextRow(digest, record, rows.at(-1));
      const kept = JSON.parse(body) as typeof record;
      rows.push({ seq, hash, record: kept });
      projectShield(shield, kept);
      return { seq, hash };
    },
    shieldEntries: (number) => entries((entry) => entry.number === number),
    shieldEntry: async (id) => (await entries((entry) => entry.id === id))[0],
    shieldList: async ({ inForceAt: at, limit }) =>
      (await entries((entry) => at === undefined || inForce(entry, at))).slice(0, limit),
    async *records(query) {
      await gate('read');
      const found = rows.filter(
        ({ record }) =>
          (!query.kinds || query.kinds.includes(record.kind)) &&
          (query.number === undefined || recordNumber(record) === query.number) &&
          record.at >= (query.from ?? Number.NEGATIVE_INFINITY) &&
          record.at < (query.to ?? Number.POSITIVE_INFINITY),
      );
      yield* (query.newestFirst ? found.reverse() : found).slice(0, query.limit);
    },
    async head() {
      await gate('read');
      const last = rows.at(-1);
      return last && { seq: last.seq, hash: last.hash };
    },
    close() {
      closed = true;
    },
  };
}

const inForce = (entry: ShieldEntry, at: number): boolean =>
  entry.effectiveAt <= at &&
  (entry.until === null || entry.until > at) &&
  (entry.cancelledAt === undefined || entry.cancelledAt > at);
