import type { Tally } from '../api/forms.js';
import { letGo } from '../words/index.js';

export interface Bar {
  readonly name: string;
  readonly count: number;
}

export interface Sums {
  readonly attempts: number;
  readonly blocks: number;
  readonly refusals: number;
}

const stopped = ({ what, name }: Tally): boolean => what === 'decision' && !letGo(name);

export const sumsOf = (tallies: readonly Tally[]): Sums => ({
  attempts: total(tallies.filter(({ what }) => what === 'decision')),
  blocks: total(tallies.filter(stopped)),
  refusals: total(tallies.filter(({ what }) => what === 'refusal')),
});

export const blocksByReason = (tallies: readonly Tally[]): readonly Bar[] => bars(tallies.filter(stopped));
export const refusalsBySource = (tallies: readonly Tally[]): readonly Bar[] =>
  bars(tallies.filter(({ what }) => what === 'refusal'));

/** How long calls went on after the customer had refused (R6.2). */
export interface Endings {
  readonly calls: number;
  readonly medianMs: number;
  readonly longestMs: number;
}

/** Of an even number the lower of the two in the middle, as `callward refusals endings` has it. */
export function endingsOf(tallies: readonly Tally[]): Endings {
  const times = tallies
    .filter(({ what }) => what === 'ending')
    .map(({ name, count }) => ({ ms: Number(name) * 1000, count }))
    .sort((a, b) => a.ms - b.ms);
  const calls = times.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  const middle = times.find(({ count }) => {
    passed += count;
    return passed > (calls - 1) / 2;
  });
  return { calls, medianMs: middle?.ms ?? 0, longestMs: times.at(-1)?.ms ?? 0 };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

interface Columns {
  /** Where each begins: one for each step, empty ones too. */
  readonly times: readonly number[];
  readonly attempts: readonly number[];
  readonly blocks: readonly number[];
  readonly refusals: readonly number[];
  readonly endings: readonly Endings[];
}

/** The columns of a chart over time. */
export function overTime(tallies: readonly Tally[], { from, to, step }: Span): Columns {
  const columns = Math.max(1, Math.ceil((to - from) / step));
  const times = Array.from({ length: columns }, (_, i) => from + i * step);
  const rows = times.map((): Tally[] => []);
  for (const tally of tallies) rows[Math.floor((Number(tally.group) - from) / step)]?.push(tally);
  const sums = rows.map(sumsOf);
  return {
    times,
    attempts: sums.map(({ attempts }) => attempts),
    blocks: sums.map(({ blocks }) => blocks),
    refusals: sums.map(({ refusals }) => refusals),
    endings: rows.map(endingsOf),
  };
}

export interface GroupRow extends Sums {
  readonly group: string;
  readonly endings: Endings;
}

/** One row for each agent, or for each team where it is known who is in which; an agent of several teams counts in each. */
export function byGroup(
  tallies: readonly Tally[],
  teamsOf?: (agent: string) => readonly string[],
): readonly GroupRow[] {
  const groups = new Map<string, Tally[]>();
  for (const tally of tallies) {
    const agent = String(tally.group);
    for (const group of teamsOf ? teamsOf(agent) : [agent]) {
      const rows = groups.get(group);
      if (rows) rows.push(tally);
      else groups.set(group, [tally]);
    }
  }
  return [...groups]
    .map(([group, rows]) => ({ group, ...sumsOf(rows), endings: endingsOf(rows) }))
    .sort((a, b) => b.attempts - a.attempts || b.refusals - a.refusals);
}

const total = (tallies: readonly Tally[]): number => tallies.reduce((sum, { count }) => sum + count, 0);

function bars(tallies: readonly Tally[]): readonly Bar[] {
  const counts = new Map<string, number>();
  for (const { name, count } of tallies) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
