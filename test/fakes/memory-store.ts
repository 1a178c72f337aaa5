import { createHash } from 'node:crypto';
import {
  type LedgerMark,
  type Store,
  type StoredRecord,
  StoreUnavailable,
} from '../../src/app/ports/store.js';
import type { PastCall } from '../../src/core/caps/history.js';
import { nextRow, recordNumber } from '../../src/core/ledger/chain.js';
import type { LedgerRecord } from '../../src/core/ledger/record.js';
import { projectShield } from '../../src/core/ledger/shield-projection.js';
import type { Order } from '../../src/core/orders/order.js';
import type { Paper } from '../../src/core/papers/paper.js';
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
  const orders = new Map<string, Order>();
  const calls = new Map<string, PastCall>();
  const papers = new Map<string, readonly Paper[]>();
  const persons = new Map<string, { readonly person: string; readonly list: string }>();
  const moods: { read: Mood; write: Mood } = { read: 'works', write: 'works' };
  let waiting: (() => void)[] = [];
  let closed = false;

  const gate = async (door: 'read' | 'write'): Promise<void> => {
    if (moods[door] === 'hangs') await new Promise<void>((resolve) => waiting.push(resolve));
    if (closed || moods[door] === 'fails') throw new StoreUnavailable('the memory store was told to fail');
  };
  const project = (record: LedgerRecord): void => {
    const change = <T extends object>(map: Map<string, T>, id: string, changes: Partial<T>): void => {
      const old = map.get(id);
      if (old) map.set(id, { ...old, ...changes });
    };
    if (record.kind === 'order-given') orders.set(record.order.id, record.order);
    if (record.kind === 'order-lifted') change(orders, record.orderId, { liftedAt: record.at });
    if (record.kind === 'call-connected') change(calls, record.attempt, { connectedAt: record.at });
    if (record.kind === 'call-abandoned') change(calls, record.attempt, { abandoned: true });
    if (record.kind !== 'decision') return;
    if (record.verdict.outcome !== 'allow') {
      if (record.attempt.door === 'guard') calls.delete(record.attempt.id);
      return;
    }
    const { attempt, number } = record;
    if (!number.parsed || number.kind === 'emergency') return;
    const { id, purpose, campaign } = attempt;
    calls.set(id, {
      id,
      at: record.at,
      number: number.key,
      purpose,
      ...(campaign === undefined ? {} : { campaign }),
    });
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
      project(kept);
      return { seq, hash };
    },
    shieldEntries: (number) => entries((entry) => entry.number === number),
    shieldEntry: async (id) => (await entries((entry) => entry.id === id))[0],
    shieldList: async ({ inForceAt: at, limit }) =>
      (await entries((entry) => at === undefined || inForce(entry, at))).slice(0, limit),
    orders: async (at) => {
      await gate('read');
      return [...orders.values()].filter(
        (order) => order.liftedAt === undefined && (order.endsAt === null || order.endsAt > at),
      );
    },
    order: async (id) => {
      await gate('read');
      return orders.get(id);
    },
    history: async (number, since) => {
      await gate('read');
      const person = persons.get(number);
      const listed = [...persons].filter(([, one]) => one.person === person?.person).map(([one]) => one);
      const numbers = person ? listed.sort() : [number];
      const refusedAt = Math.max(
        0,
        ...[...shield.values()]
          .filter(
            (entry) => numbers.includes(entry.number) && entry.source !== 'industry' && !entry.cancelledAt,
          )
          .map((entry) => entry.registeredAt),
      );
      return {
        numbers,
        calls: [...calls.values()]
          .filter((call) => numbers.includes(call.number) && call.at >= since)
          .sort((a, b) => a.at - b.at),
        ...(refusedAt > 0 ? { refusedAt } : {}),
      };
    },
    papers: async (number) => {
      await gate('read');
      return [...papers.values()].flat().filter((paper) => paper.number === number);
    },
    async importPapers(record, imported) {
      const mark = await this.append(record);
      if ('papers' in imported) papers.set(record.list, [...imported.papers]);
      else {
        for (const [number, { list }] of persons) if (list === record.list) persons.delete(number);
        for (const { number, person } of imported.persons) persons.set(number, { person, list: record.list });
      }
      return mark;
    },
    version: async () => {
      await gate('read');
      return rows.filter(({ record }) => record.kind !== 'decision').length;
    },
    async *records(query) {
      await gate('read');
      const found = rows.filter(
        ({ record, seq }) =>
          seq > (query.afterSeq ?? 0) &&
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
