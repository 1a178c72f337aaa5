import type { Alert } from '../../core/ledger/record.js';
import type { AlertNews } from '../ports/board-store.js';

/** Older than this nobody is roused for any more. */
const STALE_MS = 24 * 3_600_000;
/** Steps of an escalation list; who does not come by then does not come. */
const STEPS = 5;

export interface Escalation {
  news(news: AlertNews): void;
  /** Asked about once a second: every alert that has waited long enough, with how often it has by now. */
  due(at: number): readonly { readonly alert: Alert; readonly seq: number; readonly step: number }[];
}

/** An alert that nobody takes on goes further (R6.1): after `afterMs`, and again after as long. 0 is never. A notice does not. */
export function createEscalation(afterMs: number): Escalation {
  const open = new Map<string, { readonly alert: Alert; readonly seq: number; step: number }>();
  return {
    news({ kind, alert, seq }) {
      if (kind === 'acknowledged') open.delete(alert.id);
      else if (alert.level !== 'notice' && afterMs > 0) open.set(alert.id, { alert, seq, step: 0 });
    },
    due(at) {
      const late = [];
      for (const [id, one] of open) {
        const age = at - one.alert.at;
        if (age > STALE_MS || one.step >= STEPS) open.delete(id);
        else if (age >= afterMs * (one.step + 1)) {
          one.step++;
          late.push({ alert: one.alert, seq: one.seq, step: one.step });
        }
      }
      return late;
    },
  };
}
