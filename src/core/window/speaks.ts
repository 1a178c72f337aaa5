import type { CallAttempt } from '../call-attempt.js';
import type { LocalTime } from '../time/local-time.js';
import type { DayKind, DayTraits } from './day.js';
import { type Holds, liesIn } from './region.js';
import type { SeasonSpan, WindowCondition, WindowRule } from './window-rule.js';

/** What of an attempt a window may depend on. */
export type Asking = Pick<CallAttempt, 'purpose' | 'line'>;

/**
 * Whether a rule speaks at a place on its local day. What only may hold holds for a rule that closes and not for one that opens:
 * so an unknown part of the country, a year that no calendar covers and a line nobody declared are all read strictly.
 */
export function speaks(rule: WindowRule, place: LocalTime, asking: Asking): boolean {
  const holds = holdsAt(rule.when, place, asking);
  return holds === 'yes' || (holds === 'perhaps' && rule.effect === 'narrow');
}

export function holdsAt(when: WindowCondition, place: LocalTime, asking: Asking): Holds {
  const { since, until } = when;
  if (since !== undefined && place.date < since) return 'no';
  if (until !== undefined && place.date > until) return 'no';
  if (when.purposes && !when.purposes.includes(asking.purpose)) return 'no';
  if (when.weekdays && !when.weekdays.includes(place.weekday)) return 'no';
  if (when.dates && !when.dates.includes(place.date)) return 'no';
  let holds: Holds = 'yes';
  if (when.lines) holds = both(holds, lineAmong(asking.line, when.lines));
  if (when.regions)
    holds = both(
      holds,
      anyOf(when.regions, (region) => liesIn(place.region, region)),
    );
  if (when.days && holds !== 'no') holds = both(holds, dayAmong(place, when.days));
  if (when.seasons && holds !== 'no')
    holds = both(
      holds,
      anyOf(when.seasons, (span) => inSeason(place, span)),
    );
  return holds;
}

function both(a: Holds, b: Holds): Holds {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'perhaps';
}

function anyOf<T>(items: readonly T[], holds: (item: T) => Holds): Holds {
  let best: Holds = 'no';
  for (const item of items) {
    const one = holds(item);
    if (one === 'yes') return one;
    if (one === 'perhaps') best = one;
  }
  return best;
}

function lineAmong(line: string | undefined, lines: readonly string[]): Holds {
  if (line === undefined) return 'perhaps';
  return lines.includes(line) ? 'yes' : 'no';
}

/** What a day may be where no calendar covers it, by the weekday alone. */
const WEEK: readonly DayKind[] = ['workday', 'holiday'];
const WEEKEND: readonly DayKind[] = ['weekend', 'holiday', 'make-up'];

function dayAmong(place: LocalTime, kinds: readonly DayKind[]): Holds {
  const day = coveredDay(place);
  if (day) return kinds.includes(day.kind) ? 'yes' : 'no';
  const may = place.weekday >= 6 ? WEEKEND : WEEK;
  if (may.every((kind) => kinds.includes(kind))) return 'yes';
  return may.some((kind) => kinds.includes(kind)) ? 'perhaps' : 'no';
}

export const coveredDay = ({ day }: LocalTime): DayTraits | undefined => (day?.covered ? day : undefined);

function inSeason({ date, day }: LocalTime, { calendar, from, to }: SeasonSpan): Holds {
  const monthDay = calendar === 'gregorian' ? date.slice(-5) : day?.[calendar];
  if (monthDay === undefined) return 'perhaps';
  const inside = from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
  return inside ? 'yes' : 'no';
}

/** Whether any rule asks for public holidays: then the years to come must be covered. */
export const asksHolidays = (rules: readonly WindowRule[]): boolean =>
  rules.some(({ when }) => when.days !== undefined);

/** Whether any rule asks what a calendar alone knows; where none does, the calendar is not asked. */
export const asksCalendar = (rules: readonly WindowRule[]): boolean =>
  rules.some(({ when }) => when.days || when.seasons?.some(({ calendar }) => calendar !== 'gregorian'));
