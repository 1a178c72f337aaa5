import type { Alert } from '../../core/ledger/record.js';
import { maskNumber } from '../../core/number/mask.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Pbx } from '../ports/pbx.js';
import type { Store } from '../ports/store.js';

export type NewAlert = Omit<Alert, 'id' | 'at'>;

export interface AlertsDeps {
  readonly store: Pick<Store, 'append'>;
  readonly log: Log;
  readonly now: Clock;
  readonly newId: () => string;
  /** The PBXs whose supervisor may be rung; empty: alerts are only logged and recorded. */
  readonly ringOn: () => readonly Pbx[];
  /** At least this long between two calls to the supervisor: a storm of alerts is one call, not a hundred. */
  readonly minGapMs: number;
  readonly later: (ms: number, work: () => void) => void;
}

const GRAVITY: Record<Alert['level'], number> = { notice: 0, warning: 1, critical: 2 };

/**
 * Alerts go on the log and the ledger at once, and to the supervisor's phone one call at a time. What comes in while a
 * call is up or too soon after it is folded into the next one: the gravest is said, the rest stay in `callward alerts`.
 */
export function createAlerts(deps: AlertsDeps): { raise(alert: NewAlert): void; linkUp(): void } {
  let waiting: Alert | undefined;
  let ringing = false;
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
    if (!waiting || GRAVITY[alert.level] > GRAVITY[waiting.level]) waiting = alert;
    ring();
  }

  function ring(): void {
    if (!waiting || ringing || timer) return;
    const wait = nextRing - deps.now();
    if (wait > 0) {
      timer = true;
      // A clock set back must not silence the supervisor: never wait longer than the gap itself.
      deps.later(Math.min(wait, deps.minGapMs), () => {
        timer = false;
        nextRing = 0;
        ring();
      });
      return;
    }
    const pbx = deps.ringOn()[0];
    if (!pbx) return;
    const alert = waiting;
    waiting = undefined;
    ringing = true;
    void pbx
      .ringSupervisor(alert)
      .catch((error: unknown) => {
        deps.log.error('supervisor not rung', { alert: alert.id, why: String(error) });
        return false;
      })
      .then((answered) => {
        deps.log.info('supervisor rung', { alert: alert.id, answered });
        ringing = false;
        nextRing = deps.now() + deps.minGapMs;
        ring();
      });
  }

  return { raise, linkUp: ring };
}
