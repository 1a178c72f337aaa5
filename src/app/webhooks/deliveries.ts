import type { WebhookEvent } from '../../core/webhook-events.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Store, StoredRecord } from '../ports/store.js';
import type { Delivered, Post, WebhookProgress } from '../ports/webhooks.js';
import { kindsOf, messageBody, messageId } from './message.js';

export interface Webhook {
  readonly name: string;
  readonly events: readonly WebhookEvent[];
  readonly numbers: 'masked' | 'full';
  /** After so long a message that cannot be delivered becomes a dead letter, and the next one has its turn. */
  readonly giveUpMs: number;
}

export interface DeliveriesDeps {
  readonly hook: Webhook;
  readonly store: Pick<Store, 'records' | 'head'>;
  readonly progress: WebhookProgress;
  readonly post: Post;
  readonly now: Clock;
  readonly log: Log;
  /** Resolves after so many ms, or sooner when the service stops. */
  readonly pause: (ms: number) => Promise<void>;
  /** Told when a receiver stays away, once until it is back, and of each message given up. */
  readonly failing: (hook: string, why: string) => void;
}

export interface Deliveries {
  /** A receiver never seen before is told what comes from here on, not the past. */
  begin(): Promise<void>;
  /** There may be something new in the ledger. */
  poke(): void;
  close(): Promise<void>;
}

export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 10 * 60_000;
/** A receiver that fails this often in a row is worth an alert. */
const WORTH_TELLING = 5;
const PAGE = 100;

/**
 * Tells one receiver what stands in the ledger, in its order, each message at least once and never two at a time. The ledger itself is
 * the queue: what was delivered is a place in it, on disk, so a restart or a crash loses nothing and repeats at most one message.
 */
export function createDeliveries(deps: DeliveriesDeps): Deliveries {
  const { hook, store, progress, log } = deps;
  const kinds = kindsOf(hook.events);
  let closing = false;
  let poked = false;
  let running: Promise<void> | undefined;
  let failures = 0;

  /** Tries until the receiver has it or it is given up; undefined where the service stops before that. */
  async function carry(row: StoredRecord): Promise<Delivered | undefined> {
    const body = messageBody(row, hook.numbers);
    if (body === undefined) return { outcome: 'delivered' };
    const since = deps.now();
    for (let pause = FIRST_PAUSE_MS; !closing; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const answer = await deps.post({ id: messageId(row), at: deps.now(), body });
      tally(answer);
      const over = answer.outcome !== 'failed' || deps.now() - since >= hook.giveUpMs;
      if (over) return answer;
      await deps.pause(pause);
    }
    return undefined;
  }

  function tally(answer: Delivered): void {
    failures = answer.outcome === 'failed' ? failures + 1 : 0;
    if (answer.outcome === 'delivered') return;
    log.warn('webhook: not delivered', { hook: hook.name, why: answer.why, failures });
    if (failures === WORTH_TELLING) deps.failing(hook.name, answer.why);
  }

  async function onward(after: number): Promise<number | undefined> {
    let place: number | undefined;
    for await (const row of store.records({ kinds, afterSeq: after, limit: PAGE })) {
      const answer = await carry(row);
      if (!answer) return undefined;
      if (answer.outcome === 'delivered') await progress.moved(hook.name, row.seq);
      else {
        await progress.buried({ hook: hook.name, seq: row.seq, at: deps.now(), why: answer.why });
        deps.failing(hook.name, `given up, kept as a dead letter: ${answer.why}`);
      }
      place = row.seq;
    }
    return place;
  }

  /** Dead letters somebody asked to have tried again: one try each. */
  async function again(): Promise<void> {
    for (const letter of await progress.deadLetters({ hook: hook.name, again: true })) {
      if (closing) return;
      const answer = await once(letter.seq);
      if (answer.outcome === 'delivered') await progress.revived(hook.name, letter.seq);
      else await progress.buried({ ...letter, at: deps.now(), why: answer.why });
    }
  }

  async function once(seq: number): Promise<Delivered> {
    for await (const row of store.records({ kinds, afterSeq: seq - 1, limit: 1 })) {
      const body = row.seq === seq ? messageBody(row, hook.numbers) : undefined;
      if (body !== undefined) return deps.post({ id: messageId(row), at: deps.now(), body });
    }
    return { outcome: 'refused', why: 'the record is not in the ledger, or not one this webhook is told' };
  }

  async function pump(): Promise<void> {
    while (poked && !closing) {
      poked = false;
      await again();
      for (let next = await progress.place(hook.name); next !== undefined; ) next = await onward(next);
    }
  }

  function poke(): void {
    poked = true;
    running ??= pump()
      .catch((error: unknown) => log.error('webhook: stands still', { hook: hook.name, why: String(error) }))
      .finally(() => {
        running = undefined;
      });
  }

  return {
    async begin() {
      if ((await progress.place(hook.name)) === undefined)
        await progress.moved(hook.name, (await store.head())?.seq ?? 0);
      poke();
    },
    poke,
    async close() {
      closing = true;
      await running;
    },
  };
}
