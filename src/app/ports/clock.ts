import type { LocalTime } from '../../core/time/local-time.js';
import type { Fact } from '../../core/verdict.js';
import type { DayTraits } from '../../core/window/day.js';

/** Epoch milliseconds: the policy's clock. Tests and `--at` give another one. */
export type Clock = () => number;

/** Wall-clock time in an IANA zone; unknown for a zone the table does not have. Never throws. */
export type ZoneClock = (zone: string, at: number) => Fact<LocalTime>;

/** What kind of day a local date is in a region (`CN-11`, `CN`). Never throws: what no calendar covers says so. */
export type Calendar = (region: string, date: string) => DayTraits;
