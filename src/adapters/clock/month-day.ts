import { LUNAR_YEARS } from './lunar-years.js';

/** Month and day of a date in another calendar (`01-15`); undefined where it cannot be told. */
export type MonthDay = (date: string) => string | undefined;

/** Few dates are asked for at a time: today's, and the fortnight after it. */
const MOST_KEPT = 512;
const DAY = 86_400_000;

/** Each date is worked out once: it takes some 10 µs, and one call after the other asks for the same day. */
function kept(work: MonthDay): MonthDay {
  const known = new Map<string, string | undefined>();
  return (date) => {
    if (known.has(date)) return known.get(date);
    if (known.size >= MOST_KEPT) known.clear();
    const monthDay = work(date);
    known.set(date, monthDay);
    return monthDay;
  };
}

/** The Chinese calendar; a leap month is the month it repeats. */
export function createLunar(): MonthDay {
  return kept((date) => {
    const at = Date.parse(`${date}T00:00:00Z`);
    const year = LUNAR_YEARS.findLast(([first]) => first <= date);
    if (Number.isNaN(at) || !year) return undefined;
    const [first, leap, months] = year;
    let left = Math.round((at - Date.parse(`${first}T00:00:00Z`)) / DAY);
    for (const [index, long] of [...months].entries()) {
      const days = long === '1' ? 30 : 29;
      if (left < days) return monthDay(leap > 0 && index >= leap ? index : index + 1, left + 1);
      left -= days;
    }
    return undefined;
  });
}

/** The Islamic calendar of Umm al-Qura, from the tables of ICU. Where the month begins by sighting it may be a day off. */
export function createIslamic(): MonthDay {
  const calendar = 'islamic-umalqura';
  // The zone is UTC on both sides: a date is a date, wherever it is asked for.
  const format = new Intl.DateTimeFormat('en', {
    calendar,
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  });
  // A runtime with little ICU data quietly answers in the Gregorian calendar; that would be a wrong date, not a missing one.
  if (format.resolvedOptions().calendar !== calendar) return () => undefined;
  return kept((date) => {
    const at = Date.parse(`${date}T12:00:00Z`);
    if (Number.isNaN(at)) return undefined;
    const parts = format.formatToParts(at);
    const part = (type: 'month' | 'day') => Number(parts.find((one) => one.type === type)?.value);
    return monthDay(part('month'), part('day'));
  });
}

const two = (n: number): string => String(n).padStart(2, '0');
const monthDay = (month: number, day: number): string => `${two(month)}-${two(day)}`;
