import type { DayKind } from './day.js';

export interface NamedDay {
  readonly kind: Extract<DayKind, 'holiday' | 'make-up'>;
  /** In zh and en. */
  readonly name: string;
}

/** The public holidays of one market as published (config/calendar). Immutable. */
export interface HolidayCalendar {
  /** ISO 3166-1 alpha-2. */
  readonly market: string;
  /** The years it covers, `2026`. */
  readonly years: ReadonlySet<string>;
  /** By local date, `2026-02-17`; every other day is a workday or a weekend by its weekday. */
  readonly days: ReadonlyMap<string, NamedDay>;
}
