import { join } from 'node:path';
import { createCalendar } from '../adapters/clock/calendar.js';
import type { Calendar } from '../app/ports/clock.js';
import type { Log } from '../app/ports/log.js';
import { loadCalendars } from '../config/calendar.js';
import type { Policy } from '../core/policy/policy.js';
import { uncoveredYears } from '../core/window/uncovered.js';

export interface ServiceCalendar {
  readonly calendar: Calendar;
  /** Reads the holidays anew, so that a new year's need no restart. Never throws: what cannot be read replaces nothing. */
  reload(): void;
  /** Says at once, and not at midnight of 1 January, that the policy asks for holidays which are not on file. */
  warn(policy: Policy, at: number): void;
}

/** The holidays in `shipped`/calendar. Throws where they cannot be read: bad data fails at boot. */
export function openCalendar(shipped: string, log: Log): ServiceCalendar {
  const folder = join(shipped, 'calendar');
  let calendars = loadCalendars(folder);
  let days = createCalendar(calendars);
  return {
    calendar: (region, date) => days(region, date),
    reload() {
      try {
        calendars = loadCalendars(folder);
        days = createCalendar(calendars);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        log.error('新日历未采用 / the new calendar was refused, the old one stays', { why });
      }
    },
    warn({ pack }, at) {
      const today = new Date(at).toISOString().slice(0, 10);
      const missing = uncoveredYears(pack.windows, calendars.get(pack.market), pack.market, today);
      if (missing) log.warn(missing.en, { years: missing.years.join(', '), zh: missing.zh });
    },
  };
}
