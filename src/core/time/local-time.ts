import type { DayTraits } from '../window/day.js';

/** One place where the called person may be, and the wall-clock time there; plain integers, worked out outside core. */
export interface LocalTime {
  /** IANA zone, `Asia/Shanghai`. */
  readonly zone: string;
  /** Minutes since local midnight, 0–1439. */
  readonly minute: number;
  /** Local date, `2026-11-22`. */
  readonly date: string;
  /** ISO weekday, 1 Monday – 7 Sunday. */
  readonly weekday: number;
  /** ISO 3166-2 where the part of the country is known, else the country; absent in records made before there were regions. */
  readonly region?: string;
  /** Absent where the policy asks nothing of the calendar. */
  readonly day?: DayTraits;
}
