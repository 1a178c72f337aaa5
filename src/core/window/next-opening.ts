import { dateAfter, weekdayAfter } from '../time/local-date.js';
import type { LocalTime } from '../time/local-time.js';
import { openSpans } from './open-spans.js';
import { type Asking, speaks } from './speaks.js';
import type { OpenSpan, WindowRule } from './window-rule.js';

/** One local day at a place. `midnight` in minutes since the Unix epoch: what the day's minutes are counted from. */
export interface PlaceDay {
  readonly place: LocalTime;
  readonly midnight: number;
}

const MINUTE = 60_000;
const DAY_MINUTES = 1440;
/** How far ahead an opening is looked for: longer than any public holiday. */
export const DAYS_AHEAD = 14;

/**
 * The next moment after `at` at which all places are open (epoch ms), or undefined where there is none. Each list is what one place
 * has open, in minutes since the Unix epoch and in order of time.
 */
export function nextOpening(places: readonly (readonly OpenSpan[])[], at: number): number | undefined {
  const now = Math.floor(at / MINUTE);
  let common: readonly OpenSpan[] | undefined;
  for (const spans of places) {
    const ahead = spans.filter(({ closes }) => closes > now);
    common = common === undefined ? ahead : overlaps(common, ahead);
    if (common.length === 0) return undefined;
  }
  const first = common?.[0];
  return first && Math.max(first.opens, now) * MINUTE;
}

/** What is open on these days. */
export const openOnDays = (
  days: readonly PlaceDay[],
  rules: readonly WindowRule[],
  asking: Asking,
): readonly OpenSpan[] => days.flatMap((day) => openOn(day, rules, asking));

/**
 * What the facts of one moment tell of today and the days ahead: of those, weekday and date and nothing of the calendar, so that
 * what depends on it is read strictly. A clock change to come is not seen either: the moment is exact except across one, and
 * the call is decided afresh when it is placed again, so the error costs one more deferral and never a call.
 */
export function openAhead(
  place: LocalTime,
  rules: readonly WindowRule[],
  asking: Asking,
  at: number,
): readonly OpenSpan[] {
  const midnight = Math.floor(at / MINUTE) - place.minute;
  return [
    ...openOn({ place, midnight }, rules, asking),
    ...laterDays(place, rules, asking).map((span) => shifted(span, midnight)),
  ];
}

/** Two weeks of days take 80 µs, and at night every refused call asks for the same ones: they are kept, by policy. */
const kept = new WeakMap<readonly WindowRule[], Map<string, readonly OpenSpan[]>>();
const MOST_KEPT = 256;

/** Counted from today's midnight. */
function laterDays(place: LocalTime, rules: readonly WindowRule[], asking: Asking): readonly OpenSpan[] {
  const byDay = kept.get(rules) ?? new Map<string, readonly OpenSpan[]>();
  kept.set(rules, byDay);
  const key = `${place.date} ${place.region} ${asking.purpose} ${asking.line}`;
  const known = byDay.get(key);
  if (known) return known;
  if (byDay.size >= MOST_KEPT) byDay.clear();
  const { day: _today, ...timeless } = place;
  const days = Array.from({ length: DAYS_AHEAD }, (_, index): PlaceDay => {
    const ahead = index + 1;
    const date = dateAfter(place.date, ahead);
    const weekday = weekdayAfter(place.weekday, ahead);
    return { place: { ...timeless, date, weekday }, midnight: ahead * DAY_MINUTES };
  });
  const spans = openOnDays(days, rules, asking);
  byDay.set(key, spans);
  return spans;
}

function openOn({ place, midnight }: PlaceDay, rules: readonly WindowRule[], asking: Asking): OpenSpan[] {
  const speaking = rules.filter((rule) => speaks(rule, place, asking));
  return openSpans(speaking).map((span) => shifted(span, midnight));
}

const shifted = ({ opens, closes }: OpenSpan, by: number): OpenSpan => ({
  opens: opens + by,
  closes: closes + by,
});

/** Both lists in order of time, without overlap in themselves; so is the result. */
function overlaps(a: readonly OpenSpan[], b: readonly OpenSpan[]): readonly OpenSpan[] {
  const result: OpenSpan[] = [];
  let j = 0;
  for (const { opens, closes } of a) {
    while ((b[j]?.closes ?? opens + 1) <= opens) j++;
    for (let k = j; k < b.length; k++) {
      const other = b[k];
      if (!other || other.opens >= closes) break;
      result.push({ opens: Math.max(opens, other.opens), closes: Math.min(closes, other.closes) });
    }
  }
  return result;
}
