/** Legal time of mainland China, under which a term begins and ends: UTC+8, no summer time. */
export const LEGAL_OFFSET_MINUTES = 480;

const DAY = 86_400_000;
const TERM = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,4})W)?(?:(\d{1,6})D)?$/;
/** The last moment an ECMAScript date can name; a term beyond it is no date. */
const LAST_MOMENT = 8.64e15;

export type TermProblem = 'not-a-term' | 'too-short' | 'too-long';
export type TermCheck =
  | { readonly ok: true; readonly until: number | null }
  | { readonly ok: false; readonly why: TermProblem };

/**
 * The end (exclusive) of a term that begins at `from`: `forever` is null, and undefined means the text is no term.
 * Calendar arithmetic in legal time: years and months first, then days; a day that the month lacks rolls over to the
 * next one (29 February + P1Y = 1 March), so that no term is shorter than the calendar says.
 */
export function termEnd(
  from: number,
  term: string,
  offsetMinutes: number = LEGAL_OFFSET_MINUTES,
): number | null | undefined {
  if (term === 'forever') return null;
  const parts = TERM.exec(term);
  if (!parts) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.slice(1).map((digits) => Number(digits ?? 0));
  const offset = offsetMinutes * 60_000;
  const local = new Date(from + offset);
  const monthCount = local.getUTCFullYear() * 12 + local.getUTCMonth() + years * 12 + months;
  const year = Math.floor(monthCount / 12);
  const month = monthCount % 12;
  const dayOfMonth = Math.min(local.getUTCDate(), daysIn(year, month));
  const rollover = dayOfMonth < local.getUTCDate() ? DAY : 0;
  const timeOfDay = mod(from + offset, DAY);
  const end = utc(year, month, dayOfMonth) + rollover + (weeks * 7 + days) * DAY + timeOfDay - offset;
  return Number.isFinite(end) && end <= LAST_MOMENT ? end : undefined;
}

/** The earliest end the rule allows: one calendar year, 366 days where 29 February falls inside (R1.2). */
export function statutoryFloor(from: number, offsetMinutes: number = LEGAL_OFFSET_MINUTES): number {
  const floor = termEnd(from, 'P1Y', offsetMinutes);
  return floor ?? Number.POSITIVE_INFINITY;
}

/** Nobody can shorten the floor; longer terms and `forever` are allowed (R1.2). */
export function checkTerm(
  from: number,
  term: string,
  offsetMinutes: number = LEGAL_OFFSET_MINUTES,
): TermCheck {
  const until = termEnd(from, term, offsetMinutes);
  if (until === undefined) return { ok: false, why: TERM.test(term) ? 'too-long' : 'not-a-term' };
  if (until !== null && until < statutoryFloor(from, offsetMinutes)) return { ok: false, why: 'too-short' };
  return { ok: true, until };
}

function daysIn(year: number, month: number): number {
  return Math.round((utc(year, month + 1, 1) - utc(year, month, 1)) / DAY);
}

function utc(year: number, month: number, day: number): number {
  return Date.UTC(year, month, day);
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
