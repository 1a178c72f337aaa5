import type { RefusalHeardRecord, RefusalSettledRecord } from '../../core/ledger/refusal-record.js';
import type { ShieldEntry } from '../../core/shield/shield-entry.js';
import type { NewAlert } from '../monitoring/alerts.js';
import type { Clock } from '../ports/clock.js';
import type { HearingStore } from '../ports/hearing-store.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';
import { heardEvidence } from './evidence.js';
import type { Register } from './registering.js';

export interface MismatchDeps {
  readonly store: Pick<Store, 'append' | 'shieldEntries'>;
  readonly hearing: Pick<HearingStore, 'unsettled' | 'unsettledOne'>;
  readonly register: Register;
  /** Stops what is on its way to a number that was just shielded. */
  readonly revoke: (number: string) => Promise<unknown>;
  readonly now: Clock;
  readonly log: Log;
  readonly later: (ms: number, work: () => void) => void;
  readonly raise: (alert: NewAlert) => void;
  /** Whether the call of this leg is still up. */
  readonly isLive: (ref: RefusalHeardRecord['ref']) => boolean;
  readonly withinMs: number;
  readonly outcome: 'register' | 'queue';
  readonly queueMs: number;
}

export interface Mismatch {
  /** A refusal was heard that is not registered yet. */
  opened(heard: RefusalHeardRecord): void;
  /** A call is over: whatever was heard on it falls due. */
  callOver(): void;
  /** Takes up what waited when the service ended. Rejects with StoreUnavailable. */
  resume(): Promise<void>;
}

/** The disk may be full for a while; what was heard waits. */
const AGAIN_MS = 30_000;

/**
 * A refusal was heard, and by the end of the call nobody had registered it (R1.2): it is registered all the same, or queued for a
 * person and registered when nobody looks in time. What stands on the list when it falls due settles it, however it came there, so
 * nothing has to be remembered between the call and a restart but what was heard.
 */
export function createMismatch(deps: MismatchDeps): Mismatch {
  const { store, now, log } = deps;
  const open = new Map<string, RefusalHeardRecord>();
  const falling = new Set<string>();

  /** Runs what must come to an end sooner or later. */
  function surely(id: string, ms: number, work: () => Promise<void>): void {
    deps.later(ms, () => {
      work().catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        log.error('a refusal that was heard is not settled yet', { heard: id, why });
        deps.raise({ code: 'refusal-failed', level: 'critical', detail: `heard ${id}: ${why}` });
        surely(id, AGAIN_MS, work);
      });
    });
  }

  async function due(heard: RefusalHeardRecord): Promise<void> {
    const standing = await standingEntry(store, heard);
    if (standing) return settle(heard, { how: standing.source, entryId: standing.id });
    if (deps.outcome === 'register') return registerAnyway(heard, 'mismatch');
    await store.append({ kind: 'refusal-queued', at: now(), id: heard.id, number: heard.number });
    open.delete(heard.id);
    tell(heard, 'queued for a person: callward refusals pending');
    surely(heard.id, deps.queueMs, () => overdue(heard));
  }

  async function overdue(heard: RefusalHeardRecord): Promise<void> {
    // Somebody may have looked: another process, so only the store knows.
    if (!(await deps.hearing.unsettledOne(heard.id))) return;
    const standing = await standingEntry(store, heard);
    if (standing) return settle(heard, { how: standing.source, entryId: standing.id });
    await registerAnyway(heard, 'overdue');
  }

  async function registerAnyway(heard: RefusalHeardRecord, how: 'mismatch' | 'overdue'): Promise<void> {
    const { number, scope, ref } = heard;
    const evidence = heardEvidence(heard);
    const entry = await deps.register({
      number,
      source: 'speech',
      operator: 'callward',
      scope,
      ref,
      evidence,
    });
    await settle(heard, { how, entryId: entry.entryId });
    await deps.revoke(number);
    tell(heard, how === 'mismatch' ? 'registered after the call' : 'nobody looked in time: registered');
  }

  async function settle(
    { id, number }: RefusalHeardRecord,
    with_: Pick<RefusalSettledRecord, 'how' | 'entryId'>,
  ): Promise<void> {
    await store.append({ kind: 'refusal-settled', at: now(), id, number, ...with_ });
    open.delete(id);
    falling.delete(id);
  }

  function tell(heard: RefusalHeardRecord, what: string): void {
    const { id, number, agent, ref, phrase } = heard;
    const detail = `${phrase}, heard ${id}: ${what}`;
    deps.raise({
      code: 'refusal-mismatch',
      level: 'warning',
      number,
      ref,
      detail,
      ...(agent !== undefined && { agent }),
    });
  }

  function fall(heard: RefusalHeardRecord): void {
    if (falling.has(heard.id)) return;
    falling.add(heard.id);
    surely(heard.id, deps.withinMs, async () => {
      // Seen as over while the link was down, and back: its end will come.
      if (deps.isLive(heard.ref)) falling.delete(heard.id);
      else await due(heard);
    });
  }

  return {
    opened(heard) {
      open.set(heard.id, heard);
      if (!deps.isLive(heard.ref)) fall(heard);
    },
    callOver() {
      for (const heard of open.values()) if (!deps.isLive(heard.ref)) fall(heard);
    },
    async resume() {
      for (const { record, queuedAt } of await deps.hearing.unsettled()) {
        if (record.kind !== 'refusal-heard') continue;
        if (queuedAt === undefined) {
          open.set(record.id, record);
          fall(record);
        } else surely(record.id, Math.max(0, queuedAt + deps.queueMs - now()), () => overdue(record));
      }
    },
  };
}

/** An entry made since the refusal was heard that reaches as far. */
export async function standingEntry(
  store: Pick<Store, 'shieldEntries'>,
  { number, scope, at }: RefusalHeardRecord,
): Promise<ShieldEntry | undefined> {
  const entries = await store.shieldEntries(number);
  return entries.find(
    (entry) =>
      entry.cancelledAt === undefined &&
      entry.registeredAt >= at &&
      (entry.scope === 'all' || entry.scope === scope),
  );
}
