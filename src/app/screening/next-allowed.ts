import type { CallAttempt } from '../../core/call-attempt.js';
import { decide } from '../../core/decide.js';
import type { PolicySnapshot } from '../../core/snapshot.js';
import type { LocalTime } from '../../core/time/local-time.js';
import type { Finding } from '../../core/verdict.js';
import { DAYS_AHEAD, nextOpening, openOnDays, type PlaceDay } from '../../core/window/next-opening.js';
import { asksCalendar } from '../../core/window/speaks.js';
import { type FactSources, localTimes } from './gather-facts.js';

type Sources = Pick<FactSources, 'zoneClock' | 'calendar'>;

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOON = 720;
/** Windows, caps and orders take turns in holding a call up; more turns than this are no plan for anybody. */
const MOST_TURNS = 20;

/**
 * When the call would next be allowed, if nothing else changes (epoch ms); undefined where that cannot be told: a shield entry, a
 * missing paper, or no opening within a fortnight. Unlike the deferral of a verdict it knows the holidays and clock changes
 * to come.
 */
export function nextAllowed(
  sources: Sources,
  attempt: CallAttempt,
  snapshot: PolicySnapshot,
): number | undefined {
  const { policy, facts, number } = snapshot;
  if (!facts.localTimes.known || !number.parsed) return undefined;
  const places = facts.localTimes.value.map(({ zone, region = number.country }) => ({ zone, region }));
  const { windows } = policy.pack;
  let at = attempt.at;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const times = localTimes(sources, places, policy, at);
    const then = { ...attempt, at };
    const { outcome, findings } = decide(then, { ...snapshot, facts: { ...facts, localTimes: times } });
    if (outcome === 'allow') return at;
    if (!times.known) return undefined;
    const opens = () =>
      nextOpening(
        times.value.map((place) => {
          const days = daysOf(sources, place, at, asksCalendar(windows));
          return openOnDays(days, windows, attempt);
        }),
        at,
      );
    const next = latest(findings, opens);
    if (next === undefined || next <= at) return undefined;
    at = next;
  }
  return undefined;
}

/** The last of what holds the call up; undefined where one of them has no end. */
function latest(findings: readonly Finding[], opens: () => number | undefined): number | undefined {
  let last = 0;
  for (const { reason, gravity, waivedBy, notBefore } of findings) {
    if (waivedBy !== undefined || gravity === 'allow') continue;
    const until = reason === 'out-of-hours' ? opens() : notBefore;
    if (until === undefined) return undefined;
    last = Math.max(last, until);
  }
  return last;
}

/** Today and the days after it, each read at its noon: clocks change at night, and noon has the offset of the day's hours. */
function daysOf(
  { zoneClock, calendar }: Sources,
  { zone, region = '', minute }: LocalTime,
  at: number,
  asksDay: boolean,
): readonly PlaceDay[] {
  const noon = Math.floor(at / MINUTE) + NOON - minute;
  return Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) => noon * MINUTE + ahead * DAY).flatMap(
    (moment): PlaceDay[] => {
      const time = zoneClock(zone, moment);
      if (!time.known) return [];
      const place = { ...time.value, region, ...(asksDay && { day: calendar(region, time.value.date) }) };
      return [{ place, midnight: moment / MINUTE - time.value.minute }];
    },
  );
}
