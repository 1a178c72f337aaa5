import { type Reach, reaches } from '../../core/access/teams.js';
import type { Alert, LedgerRecord } from '../../core/ledger/record.js';
import { maskNumber } from '../../core/number/mask.js';
import type { AlertRow, Board, BoardEvent, Health } from '../ports/board.js';
import type { Acknowledgement, AlertNews, BoardStore } from '../ports/board-store.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { LedgerMark, Store } from '../ports/store.js';
import type { LiveCall } from '../screening/live-calls.js';
import { createAlertNews } from './alert-news.js';
import { createEscalation, type Late } from './escalation.js';
import { createLiveBoard } from './live-board.js';

export interface BoardDeps {
  readonly store: Pick<Store, 'append'>;
  readonly past: BoardStore;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  /** Masks what looks like a number in the text of an alert. */
  readonly hide: (text: string) => string;
  readonly health: (calls: number) => Promise<Health>;
  readonly escalateMs: number;
  /** True in the hours in which only the gravest may make a sound. */
  readonly quietAt: (at: number) => boolean;
  /** Nobody has taken it on: ring the next one. */
  readonly escalate?: ((alert: Alert, step: number) => void) | undefined;
}

export interface RunningBoard extends Board {
  callChanged(call: LiveCall, over: boolean): void;
  /** A record of this process is in the ledger, or could not be put there. */
  recorded(record: LedgerRecord, mark: LedgerMark | undefined): void;
  /** About once a second: what other processes wrote, and what nobody has taken on. */
  tick(): void;
  healthChanged(): void;
}

/** The newest of all are looked through for those of one's own teams, and no more: who wants more asks from a place on. */
const PAGE = 1_000;

/** The board of the supervisors: what is up, what was stopped, what calls for somebody. */
export async function createBoard(deps: BoardDeps): Promise<RunningBoard> {
  const { past, now, log, hide } = deps;
  const news = await createAlertNews({ store: past, log });
  const escalation = createEscalation(deps.escalateMs);
  const listeners = new Set<(event: BoardEvent) => void>();
  const tell = (event: BoardEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const live = createLiveBoard({ now, newId: deps.newId, tell });

  function view(alert: Alert, seq: number | undefined, acknowledged?: Acknowledgement): AlertRow {
    const { id, at, code, level, number, agent, ref, detail } = alert;
    const call = ref && live.idOf(ref);
    const escalated = acknowledged ? 0 : escalation.stepOf(id);
    return {
      id,
      ...(seq === undefined ? {} : { seq }),
      at,
      code,
      level,
      ...(number === undefined ? {} : { number: maskNumber(number) }),
      ...(agent === undefined ? {} : { agent }),
      ...(call === undefined ? {} : { call }),
      ...(detail === undefined ? {} : { detail: hide(detail) }),
      ...(acknowledged && { acknowledged }),
      ...(level !== 'critical' && deps.quietAt(at) && { quiet: true }),
      ...(escalated > 0 && { escalated }),
    };
  }

  function eventOf(one: AlertNews): BoardEvent {
    const { kind, seq, alert } = one;
    const agent = alert.agent === undefined ? {} : { agent: alert.agent };
    if (kind === 'alert') return { type: 'alert', ...agent, seq, alert: view(alert, seq) };
    return { type: 'acknowledged', ...agent, seq, alert: view(alert, undefined, one.acknowledged) };
  }

  function furtherOf({ alert, seq, step }: Late): BoardEvent {
    const agent = alert.agent === undefined ? {} : { agent: alert.agent };
    return { type: 'escalated', ...agent, alert: view(alert, seq), step };
  }

  // Alerts from before the start that still wait for somebody.
  const before = await past.alerts({ open: true, newestFirst: true, limit: 100 });
  for (const { alert, seq } of before.toReversed()) escalation.news({ kind: 'alert', alert, seq });
  await news.follow(undefined, (one) => escalation.news(one));

  return {
    callChanged: live.changed,
    recorded(record, mark) {
      if (record.kind === 'decision' && mark) live.decided(record);
      if (record.kind === 'shield-added' && mark) live.refused(record);
      if (record.kind !== 'alert' && record.kind !== 'alert-acknowledged') return;
      if (mark) return news.poke();
      // Not on record and so not in the feed: shown all the same, a full disk is when it matters most.
      if (record.kind === 'alert') {
        const { agent } = record.alert;
        tell({
          type: 'alert',
          ...(agent === undefined ? {} : { agent }),
          alert: view(record.alert, undefined),
        });
      }
    },
    tick() {
      news.poke();
      for (const late of escalation.due(now())) {
        const { alert, step } = late;
        log.warn('nobody has taken the alert on', { alert: alert.id, code: alert.code, step });
        tell(furtherOf(late));
        deps.escalate?.(alert, step);
      }
    },
    healthChanged() {
      if (listeners.size === 0) return;
      deps.health(live.rows('everyone').length).then(
        (health) => tell({ type: 'health', health }),
        (error: unknown) => log.error('health cannot be told', { why: String(error) }),
      );
    },
    snapshot: (reach) => ({ at: now(), calls: live.rows(reach), blocked: live.stopped(reach).slice(0, 50) }),
    ref: live.ref,
    blocked: (id, reach) => {
      const seen = live.stopped(reach);
      return id === 'latest' ? seen[0] : seen.find((one) => one.id === id);
    },
    health: () => deps.health(live.rows('everyone').length),
    async alerts({ reach, after, open, limit }) {
      const found: AlertRow[] = [];
      // Those of other teams are passed over, not counted: a page is full or the last one.
      for (let from = after; ; ) {
        const page = await past.alerts({
          ...(from === undefined ? { newestFirst: true } : { after: from }),
          ...(open && { open }),
          limit: PAGE,
        });
        for (const one of page) {
          if (found.length === limit) return found;
          if (sees(reach, one.alert.agent)) found.push(view(one.alert, one.seq, one.acknowledged));
        }
        from = from === undefined ? undefined : page.at(-1)?.seq;
        if (page.length < PAGE || from === undefined) return found;
      }
    },
    async acknowledge(id, operator, reach) {
      const found = await past.alert(id);
      if (!found || !sees(reach, found.alert.agent)) return undefined;
      if (!found.acknowledged) {
        await deps.store.append({ kind: 'alert-acknowledged', at: now(), alert: id, operator });
      }
      const after = await past.alert(id);
      return after && view(after.alert, after.seq, after.acknowledged);
    },
    head: news.head,
    async follow(reach, after, listen) {
      const pass = (event: BoardEvent): void => {
        if (event.type === 'health' || visible(event, reach)) listen(event);
      };
      const stop = await news.follow(after, (one) => pass(eventOf(one)));
      // What went further while the board was away has no place in the ledger to be resumed from.
      for (const late of escalation.standing()) pass(furtherOf(late));
      listeners.add(pass);
      return () => {
        stop();
        listeners.delete(pass);
      };
    },
  };
}

/** An alert that is about no agent (a link lost, a bypass) concerns everyone who may see alerts. */
const sees = (reach: Reach, agent: string | undefined): boolean =>
  agent === undefined || reaches(reach, agent);

function visible(event: Exclude<BoardEvent, { type: 'health' }>, reach: Reach): boolean {
  const alerting = event.type === 'alert' || event.type === 'acknowledged' || event.type === 'escalated';
  return alerting ? sees(reach, event.agent) : reaches(reach, event.agent);
}
