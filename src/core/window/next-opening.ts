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
 * The next moment after `at` at which all places are open (epoch ms), or undefined where there is none in the days given. Each
 * list is one place's days, today first.
 */
export function nextOpening(
  places: readonly (readonly PlaceDay[])[],
  rules: readonly WindowRule[],
  asking: Asking,
  at: number,
): number | undefined {
  const now = Math.floor(at / MINUTE);
  let common: readonly OpenSpan[] | undefined;
  for (const days of places) {
    const open = days.flatMap((day) => openOn(day, rules, asking)).filter(({ closes }) => closes > now);
    common = common === undefined ? open : overlaps(common, open);
    if (common.length === 0) return undefined;
  }
  const first = common?.[0];
  return first && Math.max(first.opens, now) * MINUTE;
}

/**
 * What the facts of one moment tell of the days ahead: weekday and date, and nothing of the calendar, so that what depends on it
 * is read strictly. A clock change to come is not seen either: the moment is exact except across one, and the call is decided
 * afresh when it is placed again, so the error costs one more deferral and never a call.
 */
export function daysAhead(place: LocalTime, at: number, days: number): readonly PlaceDay[] {
  const { day: _today, ...timeless } = place;
  const midnight = Math.floor(at / MINUTE) - place.minute;
  return Array.from({ length: days + 1 }, (_, ahead) =>
    ahead === 0
      ? { place, midnight }
      : {
          place: {
            ...timeless,
            date: dateAfter(place.date, ahead),
            weekday: weekdayAfter(place.weekday, ahead),
          },
          midnight: midnight + ahead * DAY_MINUTES,
        },
  );
}

function openOn({ place, midnight }: PlaceDay, rules: readonly WindowRule[], asking: Asking): OpenSpan[] {
  const speaking = rules.filter((rule) => speaks(rule, place, asking));
  return openSpans(speaking).map(({ opens, closes }) => ({
    opens: midnight + opens,
    closes: midnight + closes,
  }));
}

/** Both lists in order of time; so is the result. */
function overlaps(a: readonly OpenSpan[], b: readonly OpenSpan[]): readonly OpenSpan[] {
  return a
    .flatMap((span) =>
      b.map((other) => ({
        opens: Math.max(span.opens, other.opens),
        closes: Math.min(span.closes, other.closes),
      })),
    )
    .filter(({ opens, closes }) => opens < closes)
    .sort((x, y) => x.opens - y.opens);
}
