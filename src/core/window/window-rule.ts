import type { Purpose } from '../call-attempt.js';
import type { PackRule } from '../policy/citation.js';
import type { DayKind } from './day.js';

/** Minutes since local midnight: `opens` is allowed, `closes` is not: 540–1260 is 09:00:00–20:59:59. At most 1440. */
export interface OpenSpan {
  readonly opens: number;
  readonly closes: number;
}

/** Both ends included. Month-day of the calendar named: `02-28`; a span may go over the year's end (`12-20` – `01-05`). */
export interface SeasonSpan {
  readonly calendar: 'gregorian' | 'lunar' | 'islamic';
  readonly from: string;
  readonly to: string;
}

/** When a rule speaks; what is absent holds for all. All that is present must hold at once. */
export interface WindowCondition {
  /** ISO 3166-2 (`CN-65`) or the country (`CN`), which holds for all its parts. */
  readonly regions?: readonly string[];
  /** ISO weekdays, 1 Monday – 7 Sunday. */
  readonly weekdays?: readonly number[];
  readonly days?: readonly DayKind[];
  readonly seasons?: readonly SeasonSpan[];
  /** Single local dates, `2026-06-07` (exam days). */
  readonly dates?: readonly string[];
  /** Local dates between which the rule is law, both included; for a rule that comes or goes. */
  readonly since?: string;
  readonly until?: string;
  readonly purposes?: readonly Purpose[];
  /** Lines of business, as a campaign declares them. */
  readonly lines?: readonly string[];
}

/**
 * `base` opens, and without one nothing is open; `widen` opens more where it speaks; `narrow` closes all it does not open.
 * What is open at a place at a time: (all base and widen spans that speak) less what any narrow rule that speaks leaves shut.
 */
export interface WindowRule extends PackRule {
  readonly effect: 'base' | 'narrow' | 'widen';
  /** Empty: shut all day. */
  readonly open: readonly OpenSpan[];
  readonly when: WindowCondition;
}
