import type { LocalTime } from '../time/local-time.js';
import type { CapRule, CapSpan } from './cap-rule.js';
import { countedTimes } from './counted.js';
import type { CallHistory, PastCall } from './history.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A rule that stops a call: from when it would let one go, and why in few words. */
export interface Reached {
  readonly freeFrom: number;
  readonly why: string;
}

/** What the rule has against one more call at this time; `calls` are those it counts. */
export function reached(
  rule: CapRule,
  at: number,
  calls: readonly PastCall[],
  { refusedAt }: Pick<CallHistory, 'refusedAt'>,
  places: readonly LocalTime[],
): Reached | undefined {
  switch (rule.kind) {
    case 'most':
      return mostReached(rule.most, rule.span, at, countedTimes(rule.counts, calls), places);
    case 'gap':
      return since('last call', countedTimes(rule.counts, calls).at(-1), rule.ms, at);
    case 'cooling-off': {
      const last = rule.after === 'refusal' ? refusedAt : lastAbandoned(calls);
      return since(rule.after, last, rule.ms, at);
    }
  }
}

function since(what: string, last: number | undefined, ms: number, at: number): Reached | undefined {
  return last === undefined || at - last >= ms ? undefined : { freeFrom: last + ms, why: what };
}

const lastAbandoned = (calls: readonly PastCall[]): number | undefined =>
  countedTimes(
    'attempts',
    calls.filter(({ abandoned }) => abandoned).map((call) => ({ ...call, at: call.connectedAt ?? call.at })),
  ).at(-1);

function mostReached(
  most: number,
  span: CapSpan,
  at: number,
  times: readonly number[],
  places: readonly LocalTime[],
): Reached | undefined {
  if (span.kind === 'rolling') {
    // A time ahead of ours (a clock that was set back) is inside: nothing is forgotten by it.
    const inside = times.filter((time) => at - time < span.ms);
    return inside.length < most ? undefined : full(inside.length, most, whenLess(inside, most, span.ms, at));
  }
  const days = dayStarts(at, places).flatMap((start) => {
    const today = times.filter((time) => time >= start);
    return today.length < most ? [] : [full(today.length, most, start + DAY_MS)];
  });
  return days.reduce<Reached | undefined>((a, b) => (a && a.freeFrom >= b.freeFrom ? a : b), undefined);
}

const full = (count: number, most: number, freeFrom: number): Reached => ({
  freeFrom,
  why: `${count} of ${most}`,
});

/** When so many have fallen out that one more is under the cap. A cap of none never is: it is asked again in a span. */
const whenLess = (inside: readonly number[], most: number, ms: number, at: number): number =>
  (inside[inside.length - most] ?? at) + ms;

/**
 * The local midnights before this time, one for each place where the person may be. Where the clocks were changed today it is
 * an hour off, at an hour when nobody may be called. A place that is not known: the last 24 hours, which no day exceeds by much.
 */
const dayStarts = (at: number, places: readonly LocalTime[]): readonly number[] =>
  places.length === 0
    ? [at - DAY_MS]
    : places.map(({ minute }) => at - (((at % MINUTE_MS) + MINUTE_MS) % MINUTE_MS) - minute * MINUTE_MS);
