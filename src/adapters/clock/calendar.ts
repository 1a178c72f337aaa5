import type { Calendar } from '../../app/ports/clock.js';
import type { DayTraits } from '../../core/window/day.js';
import type { HolidayCalendar } from '../../core/window/holiday-calendar.js';
import { createIslamic, createLunar } from './month-day.js';

/**
 * What kind of day a date is: from the market's holidays where they cover the year, else from the weekday alone and marked as
 * not covered. The lunar and the Islamic date need no such file.
 */
export function createCalendar(calendars: ReadonlyMap<string, HolidayCalendar>): Calendar {
  const lunar = createLunar();
  const islamic = createIslamic();
  return (region, date) => {
    const calendar = calendars.get(region.slice(0, 2));
    const covered = calendar?.years.has(date.slice(0, 4)) ?? false;
    const named = calendar?.days.get(date);
    const inLunar = lunar(date);
    const inIslamic = islamic(date);
    const traits: DayTraits = {
      kind: named?.kind ?? weekdayKind(date),
      ...(named && { name: named.name }),
      covered: covered || named !== undefined,
      ...(inLunar !== undefined && { lunar: inLunar }),
      ...(inIslamic !== undefined && { islamic: inIslamic }),
    };
    return traits;
  };
}

function weekdayKind(date: string): DayTraits['kind'] {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? 'weekend' : 'workday';
}
