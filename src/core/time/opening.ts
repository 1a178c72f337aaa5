import type { LocalTime } from './local-time.js';

interface Hours {
  readonly opens: number;
  readonly closes: number;
}

const MINUTE = 60_000;
const DAY_MINUTES = 1440;

/** Inside [opens, closes): 09:00:00.000 is open, 20:59:59.999 is open, 21:00:00.000 is not. */
export function isOpen(place: LocalTime, hours: Hours): boolean {
  return place.minute >= hours.opens && place.minute < hours.closes;
}

/**
 * The next moment at which all places are open, or null where there is none (places too far apart to share a window).
 * A local time says nothing about a clock change to come, so the moment is exact except in the night of such a change;
 * the call is decided afresh when it is placed again, so an hour's error there costs one more deferral, never a call.
 */
export function nextOpening(places: readonly LocalTime[], hours: Hours, at: number): number | null {
  if (hours.opens >= hours.closes) return null;
  const wholeMinute = Math.floor(at / MINUTE);
  // Between openings nothing improves, so only the moments at which some place opens need to be looked at.
  const waits = places
    .map((place) => (hours.opens - place.minute + DAY_MINUTES) % DAY_MINUTES)
    .sort((a, b) => a - b);
  for (const wait of waits) {
    const allOpen = places.every((place) => {
      const then = (place.minute + wait) % DAY_MINUTES;
      return then >= hours.opens && then < hours.closes;
    });
    if (allOpen) return (wholeMinute + wait) * MINUTE;
  }
  return null;
}
