/** How often each agent is to be heard, and when (document 1436, part 4). */
export interface PatrolPlan {
  readonly perAgentPerWeek: number;
  /** ISO days on which leaders patrol: Monday is 1. */
  readonly days: readonly number[];
  /** Minutes of the day between which they do. */
  readonly from: number;
  readonly to: number;
}

export interface WeekTime {
  /** ISO: Monday is 1. */
  readonly weekday: number;
  readonly minute: number;
}

/** Patrol minutes of this week that are over: nights and days off do not count. */
export function minutesPassed({ days, from, to }: PatrolPlan, { weekday, minute }: WeekTime): number {
  const today = days.includes(weekday) ? Math.min(Math.max(minute - from, 0), to - from) : 0;
  return days.filter((day) => day < weekday).length * (to - from) + today;
}

export const isPatrolTime = ({ days, from, to }: PatrolPlan, { weekday, minute }: WeekTime): boolean =>
  days.includes(weekday) && minute >= from && minute < to;

/**
 * The moments of an agent's week, in patrol minutes: one in each of as many equal parts, at a place that `roll` (0 to 1, the same for the
 * same part) gives. So the samples are spread, nobody can foresee one, and the first call after a moment is taken.
 */
export function moments(plan: PatrolPlan, roll: (part: number) => number): readonly number[] {
  const part = (plan.days.length * (plan.to - plan.from)) / plan.perAgentPerWeek;
  return Array.from({ length: plan.perAgentPerWeek }, (_, at) => Math.floor((at + roll(at)) * part));
}

/** Whether a call of this agent is to be heard now, who was heard so often already this week. */
export function isDue(
  plan: PatrolPlan,
  now: WeekTime,
  heard: number,
  roll: (part: number) => number,
): boolean {
  if (heard >= plan.perAgentPerWeek || !isPatrolTime(plan, now)) return false;
  const passed = minutesPassed(plan, now);
  return moments(plan, roll).filter((moment) => moment <= passed).length > heard;
}

/** When the week of this moment began, in epoch ms, where the local clock shows `now`. */
export const weekStart = (at: number, { weekday, minute }: WeekTime): number =>
  Math.floor(at / 60_000) * 60_000 - ((weekday - 1) * 1440 + minute) * 60_000;
