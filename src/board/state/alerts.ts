import type { AlertRow } from '../api/forms.js';
import type { BoardState } from './board-state.js';

/** Of those nobody needs to take on, and of those taken on, so many of the newest are kept. */
const NOTICES = 200;
const TAKEN_ON = 100;
/** A flood must not fill the browser's memory; the ledger has them all. */
const OPEN = 2_000;

type Alerts = ReadonlyMap<string, AlertRow>;

/**
 * An alert is new once: by its id while it is shown, and by its place in the ledger after that. The feed is in the ledger's order, so
 * whatever stands at or before `seq` has been told.
 */
export function addAlert(state: BoardState, alert: AlertRow): BoardState {
  const seq = Math.max(state.seq, alert.seq ?? 0);
  if (state.alerts.has(alert.id) || (alert.seq !== undefined && alert.seq <= state.seq))
    return seq === state.seq ? state : { ...state, seq };
  return { ...state, seq, alerts: bounded(new Map(state.alerts).set(alert.id, alert)) };
}

/** The word of who took it on; the alert may be one that this board no longer shows. */
export function takeOn(state: BoardState, alert: AlertRow, place: number): BoardState {
  const seq = Math.max(state.seq, place);
  const shown = state.alerts.get(alert.id);
  const { acknowledged } = alert;
  // The first word counts.
  if (!acknowledged || shown?.acknowledged) return seq === state.seq ? state : { ...state, seq };
  const alerts = new Map(state.alerts).set(alert.id, { ...(shown ?? alert), acknowledged });
  return { ...state, seq, alerts: bounded(alerts) };
}

export function goFurther(state: BoardState, alert: AlertRow, step: number): BoardState {
  const shown: AlertRow = state.alerts.get(alert.id) ?? alert;
  if ((shown.escalated ?? 0) >= step) return state;
  return { ...state, alerts: bounded(new Map(state.alerts).set(alert.id, { ...shown, escalated: step })) };
}

/** What was read anew replaces what was shown, but for what stands in no ledger to be read from. */
export function readAnew(state: BoardState, head: number, read: readonly AlertRow[]): BoardState {
  // From the oldest on: the newest are the last to be let go.
  const place = ({ seq = Number.MAX_SAFE_INTEGER }: AlertRow): number => seq;
  const alerts = new Map([...read].sort((a, b) => place(a) - place(b)).map((alert) => [alert.id, alert]));
  for (const [id, alert] of state.alerts)
    if (alert.seq === undefined && !alerts.has(id)) alerts.set(id, alert);
  return { ...state, seq: head, gap: false, alerts: bounded(alerts) };
}

function bounded(alerts: Alerts): Alerts {
  if (alerts.size <= NOTICES) return alerts;
  const kept = new Map(alerts);
  const trim = (most: number, which: (alert: AlertRow) => boolean): void => {
    const found = [...kept.values()].filter(which);
    for (const { id } of found.slice(0, Math.max(0, found.length - most))) kept.delete(id);
  };
  trim(TAKEN_ON, ({ acknowledged }) => acknowledged !== undefined);
  trim(NOTICES, ({ acknowledged, level }) => !acknowledged && level === 'notice');
  trim(OPEN, ({ acknowledged, level }) => !acknowledged && level !== 'notice');
  return kept.size === alerts.size ? alerts : kept;
}
