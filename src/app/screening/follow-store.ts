import type { ShieldAddedRecord } from '../../core/ledger/record.js';
import { orderInForce } from '../../core/orders/binds.js';
import type { Order } from '../../core/orders/order.js';
import { type Fact, known, unknown } from '../../core/verdict.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { type Store, StoreUnavailable } from '../ports/store.js';
import { within } from './within.js';

/** How often the service asks whether another process has changed the store. */
export const LOOK_EVERY_MS = 250;
/** A store that does not answer in this time does not answer. */
const PATIENCE_MS = 1_000;

export interface FollowStoreDeps {
  readonly store: Pick<Store, 'version' | 'orders' | 'records' | 'head'>;
  readonly now: Clock;
  readonly log: Log;
  /** Orders that have come into force, and numbers that were shielded, since the last look. */
  readonly changed: (orders: readonly Order[], shielded: readonly ShieldAddedRecord[]) => Promise<void>;
}

export interface StoreFollower {
  /** The orders in force or to come, from memory; rejects while they are not known. */
  orders(at: number): Promise<readonly Order[]>;
  /** Asks the store now. Resolves when what was changed has been acted on; never rejects. */
  look(): Promise<void>;
}

/**
 * Keeps the orders in memory, away from the call path, and sees what other processes write: an order given or a number shielded
 * on the command line takes effect on the calls under way, not only on the next one.
 */
export function followStore(deps: FollowStoreDeps): StoreFollower {
  const { store, now, log } = deps;
  let standing: Fact<readonly Order[]> | undefined;
  let version: number | undefined;
  let mark: number | undefined;
  let binding = new Set<string>();
  let looking: Promise<void> | undefined;
  let again: Promise<void> | undefined;

  async function read(): Promise<readonly ShieldAddedRecord[]> {
    const seen = await store.version();
    if (seen === version) return [];
    const orders = await store.orders(now());
    const shielded = await shieldedSince(mark);
    standing = known(orders);
    version = seen;
    return shielded;
  }

  /** A ledger shorter than it was is another one: it is followed from its end. */
  async function shieldedSince(after: number | undefined): Promise<readonly ShieldAddedRecord[]> {
    const head = (await store.head())?.seq ?? 0;
    const found: ShieldAddedRecord[] = [];
    if (after !== undefined && head > after)
      for await (const { record } of store.records({ kinds: ['shield-added'], afterSeq: after }))
        if (record.kind === 'shield-added') found.push(record);
    mark = head;
    return found;
  }

  async function once(): Promise<void> {
    const before = standing;
    const found = read().catch((error: unknown) => String(error instanceof Error ? error.message : error));
    const answer = await within(PATIENCE_MS, found, () => 'the store did not answer in time');
    if (typeof answer === 'string') {
      if (before?.known !== false) log.error('orders are not known: calls are blocked', { why: answer });
      standing = unknown(answer);
      version = undefined;
      return;
    }
    if (before?.known === false) log.info('orders are known again', {});
    if (standing?.known) await act(standing.value, answer);
  }

  async function act(orders: readonly Order[], shielded: readonly ShieldAddedRecord[]): Promise<void> {
    const inForce = orders.filter((order) => orderInForce(order, now()));
    const fresh = inForce.filter(({ id }) => !binding.has(id));
    binding = new Set(inForce.map(({ id }) => id));
    if (fresh.length === 0 && shielded.length === 0) return;
    try {
      await deps.changed(fresh, shielded);
    } catch (error) {
      log.error('calls on their way were not judged again', { why: String(error) });
    }
  }

  /** One at a time. Who asks while one runs gets the next: the one that runs may have read before the change. */
  function look(): Promise<void> {
    if (looking) {
      again ??= looking.then(() => {
        again = undefined;
        return look();
      });
      return again;
    }
    looking = once().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  return {
    async orders() {
      if (!standing) await look();
      if (!standing?.known) throw new StoreUnavailable(standing?.why ?? 'not read yet');
      return standing.value;
    },
    look,
  };
}
