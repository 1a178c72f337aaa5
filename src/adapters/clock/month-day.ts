/** Few dates are asked for at a time: today's, and the fortnight after it. */
const MOST_KEPT = 512;

/**
 * Month and day of a date in another calendar (`01-15`), from ICU; undefined where ICU cannot tell. A leap month is the month it
 * repeats. Each date is worked out once: ICU takes some 10 µs, and one call after the other asks for the same day.
 */
export function createMonthDays(
  calendar: 'chinese' | 'islamic-umalqura',
): (date: string) => string | undefined {
  // The zone is UTC on both sides: a date is a date, wherever it is asked for.
  const format = new Intl.DateTimeFormat('en', {
    calendar,
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  });
  // A runtime with little ICU data quietly answers in the Gregorian calendar; that would be a wrong date, not a missing one.
  const able = format.resolvedOptions().calendar === calendar;
  const kept = new Map<string, string | undefined>();
  return (date) => {
    if (!able) return undefined;
    if (kept.has(date)) return kept.get(date);
    if (kept.size >= MOST_KEPT) kept.clear();
    const monthDay = read(format, date);
    kept.set(date, monthDay);
    return monthDay;
  };
}

function read(format: Intl.DateTimeFormat, date: string): string | undefined {
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(noon)) return undefined;
  const part = (type: 'month' | 'day') => {
    const text = format.formatToParts(noon).find((one) => one.type === type)?.value ?? '';
    return /^\d{1,2}/.exec(text)?.[0].padStart(2, '0');
  };
  const month = part('month');
  const day = part('day');
  return month === undefined || day === undefined ? undefined : `${month}-${day}`;
}
