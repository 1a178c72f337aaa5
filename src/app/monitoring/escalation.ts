import type { Alert } from '../../core/ledger/record.js';
import type { AlertNews } from '../ports/board-store.js';

/** Older than this nobody is roused for any more. */
const STALE_MS = 24 * 3_600_000;
/** Steps of an escalation list; who does not come by then does not come. */
const STEPS = 5;
/** Of a flood the newest are kept. */
const OPEN = 2_000;

export interface Escalation {
  news(news: AlertNews): void;
  /** How often an alert has gone further; 0 where it has not, or has been taken on. */
  stepOf(id: string): number;
  /** Every alert that has gone further and still waits for somebody. */
  standing(): readonly Late[];
  /** Asked about once a second: every alert that has waited long enough, with how often it has by now. */
  due(at: number): readonly Late[];
}

export interface Late {
  readonly alert: Alert;
  readonly seq: number;
  readonly step: number;
}

/** An alert that nobody takes on goes further (R6.1): after `afterMs`, and again after as long. 0 is never. A notice does not. */
export function createEscalation(afterMs: number): Escalation {
  const open = new Map<string, { readonly alert: Alert; readonly seq: number; step: number }>();
  return {
    news({ kind, alert, seq }) {
      if (kind === 'acknowledged') return void open.delete(alert.id);
      if (alert.level === 'notice' || afterMs === 0) return;
      open.set(alert.id, { alert, seq, step: 0 });
      const [oldest] = open.keys();
      if (open.size > OPEN && oldest !== undefined) open.delete(oldest);
    },
    stepOf: (id) => open.get(id)?.step ?? 0,
    standing: () => [...open.values()].filter(({ step }) => step > 0).map((one) => ({ ...one })),
    due(at) {
      const late: Late[] = [];
      for (const one of open.values()) {
        const age = at - one.alert.at;
        // An alert from before the start goes at once to the step of its age: nobody is rung five times in five seconds.
        const step = Math.min(STEPS, Math.floor(age / afterMs));
        if (age > STALE_MS || step <= one.step) continue;
        one.step = step;
        late.push({ ...one });
      }
      return late;
    },
  };
}
