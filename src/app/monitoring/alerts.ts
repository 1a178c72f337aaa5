import type { Alert } from '../../core/ledger/record.js';
import { maskNumber } from '../../core/number/mask.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Pbx } from '../ports/pbx.js';
import type { Store } from '../ports/store.js';
import { alertWords } from './alert-words.js';
import type { AttendanceDeps } from './attendance.js';
import { openSupervisorLine, type SupervisorLine } from './supervisor-line.js';

export type NewAlert = Omit<Alert, 'id' | 'at'>;

export interface AlertsDeps {
  readonly store: Pick<Store, 'append'>;
  readonly log: Log;
  readonly now: Clock;
  readonly newId: () => string;
  readonly attendance: AttendanceDeps;
  /** Whose phones may be rung now, in the order in which they are tried; empty: alerts are only logged and recorded. */
  readonly phones: () => readonly Phone[];
  /** No phone rings for this one: quiet hours. */
  readonly quiet?: (alert: Alert) => boolean;
  /** At least this long between two calls to the supervisor: a storm of alerts is one call, not a hundred. */
  readonly minGapMs: number;
  readonly later: (ms: number, work: () => void) => void;
}

export interface Phone {
  readonly pbx: Pbx;
  readonly phone: string;
}

export interface Alerts {
  raise(alert: NewAlert): void;
  linkUp(): void;
  /** Somebody has taken it on, wherever: no phone has to ring for it any more. */
  acknowledged(alert: string): void;
  /** Nobody has: the next phone of the list rings. */
  escalate(alert: Alert, step: number): void;
}

const GRAVITY: Record<Alert['level'], number> = { notice: 0, warning: 1, critical: 2 };
/** A storm that nobody hears must not fill the memory; on record they all are. */
const WAITING = 1000;

/**
 * Alerts go on the log and the ledger at once, and to the supervisors' phones one call at a time: nobody answers, the next of the
 * list is rung. What comes in while a call is up or too soon after it is folded into the next one: the gravest is said, and how many more.
 */
export function createAlerts(deps: AlertsDeps): Alerts {
  let waiting: readonly Alert[] = [];
  /** Where the list of phones is begun: an alert that nobody took on is not for the first again. */
  let begin = 0;
  let ringing: { alerts: readonly Alert[]; line?: SupervisorLine } | undefined;
  let timer = false;
  let nextRing = 0;

  function raise(fields: NewAlert): void {
    const alert: Alert = { ...fields, id: deps.newId(), at: deps.now() };
    deps.log[alert.level === 'notice' ? 'info' : alert.level === 'warning' ? 'warn' : 'error']('alert', {
      alert: alert.id,
      code: alert.code,
      level: alert.level,
      number: alert.number && maskNumber(alert.number),
      agent: alert.agent,
      detail: alert.detail,
    });
    deps.store.append({ kind: 'alert', at: alert.at, alert }).catch((error: unknown) => {
      deps.log.error('alert not recorded', { alert: alert.id, why: String(error) });
    });
    if (deps.quiet?.(alert)) return;
    wait(alert);
    ring();
  }

  /** For the call that rings now, where nobody has answered it yet, else for the next. */
  function wait(alert: Alert): void {
    if (ringing && !ringing.line?.answered()) ringing.alerts = inOrder([...ringing.alerts, alert]);
    else waiting = inOrder([...waiting, alert]);
  }

  function ring(): void {
    if (waiting.length === 0 || ringing || timer) return;
    const pause = nextRing - deps.now();
    if (pause > 0) {
      timer = true;
      // A clock set back must not silence the supervisor: never wait longer than the gap itself.
      deps.later(Math.min(pause, deps.minGapMs), () => {
        timer = false;
        nextRing = 0;
        ring();
      });
      return;
    }
    const phones = deps.phones();
    if (phones.length === 0) return;
    const first = begin % phones.length;
    const now = { alerts: waiting };
    ringing = now;
    waiting = [];
    begin = 0;
    void inTurn(now, [...phones.slice(first), ...phones.slice(0, first)])
      .catch((error: unknown) => deps.log.error('supervisor not rung', { why: String(error) }))
      .then(() => {
        ringing = undefined;
        nextRing = deps.now() + deps.minGapMs;
        ring();
      });
  }

  async function inTurn(now: NonNullable<typeof ringing>, phones: readonly Phone[]): Promise<void> {
    for (const { pbx, phone } of phones) {
      if (now.alerts.length === 0) return;
      now.line = openSupervisorLine(deps.attendance, {
        ...{ pbx, phone, later: deps.later },
        who: { operator: phone, phone },
        may: () => true,
        reason: () => reasonOf(now.alerts),
        acknowledge: () => takeOn(now.alerts, phone),
      });
      const { answered } = await now.line.over;
      const [alert] = now.alerts;
      deps.log.info('supervisor rung', { alert: alert?.id, phone, answered, told: now.alerts.length });
      if (answered) return;
    }
  }

  /** All that were told of: the one that was said, and those it was said to stand for. */
  async function takeOn(alerts: readonly Alert[], operator: string): Promise<boolean> {
    try {
      for (const { id } of alerts)
        await deps.store.append({ kind: 'alert-acknowledged', at: deps.now(), alert: id, operator });
      return true;
    } catch (error) {
      deps.log.error('acknowledgement not recorded', { why: String(error) });
      return false;
    }
  }

  return {
    raise,
    linkUp: ring,
    acknowledged(id) {
      waiting = waiting.filter((alert) => alert.id !== id);
      if (!ringing || ringing.line?.answered()) return;
      const left = ringing.alerts.filter((alert) => alert.id !== id);
      if (left.length === ringing.alerts.length) return;
      ringing.alerts = left;
      if (left.length === 0) ringing.line?.hangUp();
    },
    escalate(alert, step) {
      const known = [...waiting, ...(ringing?.alerts ?? [])].some(({ id }) => id === alert.id);
      if (known || deps.quiet?.(alert)) return;
      begin = Math.max(begin, step);
      wait(alert);
      ring();
    },
  };
}

/** The gravest first, and of those the oldest. */
const inOrder = (alerts: readonly Alert[]): readonly Alert[] =>
  [...alerts].sort((a, b) => GRAVITY[b.level] - GRAVITY[a.level]).slice(0, WAITING);

/** The gravest is said; it may have been taken on in the moment in which somebody answered. */
function reasonOf(alerts: readonly Alert[]) {
  const [alert] = alerts;
  if (!alert) return { words: ['acknowledged'] };
  return {
    words: alertWords(alert, alerts.length - 1),
    alert: alert.id,
    ...(alert.ref && { call: alert.ref }),
  };
}
