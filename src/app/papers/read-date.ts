import { parseInstant } from '../../core/time/instant.js';

const DAY = 86_400_000;
/** As spreadsheets in China write it: `2026-11-22`, `2026/1/5 9:30`, `2026年1月5日`, `2026-11-22T14:30:00+08:00`. */
const DATE =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * A date or a time in legal time (UTC+8) where no offset stands. A day that ends something is inside: `until 2026-12-31` ends at
 * the midnight after it. Undefined for anything else: an unreadable date is never "for ever" and never "since ever".
 */
export function readDate(text: string, meant: 'start' | 'end'): number | undefined {
  const match = DATE.exec(text.normalize('NFKC').trim());
  if (!match) return undefined;
  const [, year, m1, d1, m2, d2, m3, d3, hour, minute, second, zone] = match;
  const day = [year, two(m1 ?? m2 ?? m3), two(d1 ?? d2 ?? d3)].join('-');
  if (hour === undefined) {
    const at = zone === undefined ? parseInstant(day) : undefined;
    return at === undefined || meant === 'start' ? at : at + DAY;
  }
  return parseInstant(`${day}T${two(hour)}:${minute}:${second ?? '00'}${zone ?? ''}`);
}

const two = (digits: string | undefined): string => (digits ?? '').padStart(2, '0');
