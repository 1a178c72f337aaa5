import type { AlertRow } from '../api/forms.js';
import { callsForSomebody, GRAVITY } from './alert-order.js';

type Level = AlertRow['level'];

export interface SoundSettings {
  readonly on: boolean;
  /** Nothing below it sounds. */
  readonly least: Level;
  /** A warning or graver that nobody takes on sounds again after so long; 0: never. */
  readonly repeatSeconds: number;
  readonly speak: boolean;
  /** 0 to 1. */
  readonly volume: number;
}

export interface Heard {
  readonly ids: ReadonlySet<string>;
  readonly at: number;
  readonly level: Level;
}

export const NOTHING_HEARD: Heard = { ids: new Set(), at: 0, level: 'notice' };

export interface Sounding {
  readonly alert: AlertRow;
  /** It has sounded before and still waits. */
  readonly again: boolean;
  /** So many came with it. */
  readonly others: number;
}

/** Tones need room between them: a storm is one tone, the gravest. */
const GAP_MS = 2_000;

/**
 * Which tone is due, if any. `open` is in the order of gravity. Each alert sounds once as new, whatever the connection does; while the
 * browser keeps us silent (`able` false) nothing counts as heard. Muted or in quiet hours it counts: what is old does not sound later.
 */
export function planSound(
  heard: Heard,
  open: readonly AlertRow[],
  settings: SoundSettings,
  { now, able }: { readonly now: number; readonly able: boolean },
): { readonly heard: Heard; readonly sounding?: Sounding } {
  const audible = ({ level, quiet }: AlertRow): boolean =>
    settings.on && !quiet && GRAVITY[level] >= GRAVITY[settings.least];
  const news = open.filter(({ id }) => !heard.ids.has(id));
  const due = news.filter(audible);
  const [gravest] = due;
  if (settings.on && !able && gravest) return { heard };
  if (gravest) {
    const graver = GRAVITY[gravest.level] > GRAVITY[heard.level];
    if (now - heard.at < GAP_MS && now >= heard.at && !graver) return { heard };
    return {
      heard: { ids: idsOf(open), at: now, level: gravest.level },
      sounding: { alert: gravest, again: false, others: due.length - 1 },
    };
  }
  const waiting = open.filter((alert) => audible(alert) && callsForSomebody(alert));
  const [again] = waiting;
  const next = news.length > 0 || heard.ids.size > open.length ? { ...heard, ids: idsOf(open) } : heard;
  const pause = settings.repeatSeconds * 1000;
  if (!again || !able || pause === 0 || now - heard.at < pause) return { heard: next };
  return {
    heard: { ids: next.ids, at: now, level: again.level },
    sounding: { alert: again, again: true, others: waiting.length - 1 },
  };
}

const idsOf = (alerts: readonly AlertRow[]): ReadonlySet<string> => new Set(alerts.map(({ id }) => id));
