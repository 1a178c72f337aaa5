import type { LocalTime } from '../../core/time/local-time.js';
import type { Fact } from '../../core/verdict.js';

/** Epoch milliseconds: the policy's clock. Tests and `--at` give another one. */
export type Clock = () => number;

/** Wall-clock time in an IANA zone; unknown for a zone the table does not have. Never throws. */
export type ZoneClock = (zone: string, at: number) => Fact<LocalTime>;
