import type { Calendar } from '../../app/ports/clock.js';

/** Knows weekdays only. */
export function createCalendar(): Calendar {
  return (_region, date) => {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    return { kind: weekday === 0 || weekday === 6 ? 'weekend' : 'workday', covered: false };
  };
}
