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

/** The columns of a chart over time: one for each step, empty ones too. */
export function overTime(
  tallies: readonly Tally[],
  { from, to, step }: { readonly from: number; readonly to: number; readonly step: number },
): {
  readonly times: number[];
  readonly attempts: number[];
  readonly blocks: number[];
  readonly refusals: number[];
} {
  const columns = Math.max(1, Math.ceil((to - from) / step));
  const times = Array.from({ length: columns }, (_, i) => from + i * step);
  const zeros = (): number[] => new Array<number>(columns).fill(0);
  const [attempts, blocks, refusals] = [zeros(), zeros(), zeros()];
  const add = (row: number[], i: number, count: number): void => {
    row[i] = (row[i] ?? 0) + count;
  };
  for (const tally of tallies) {
    const i = Math.floor((Number(tally.group) - from) / step);
    if (!(i >= 0 && i < columns)) continue;
    if (tally.what === 'refusal') add(refusals, i, tally.count);
    else {
      add(attempts, i, tally.count);
      if (stopped(tally)) add(blocks, i, tally.count);
    }
  }
  return { times, attempts, blocks, refusals };
}

export interface GroupRow extends Sums {
  readonly group: string;
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
    .map(([group, rows]) => ({ group, ...sumsOf(rows) }))
    .sort((a, b) => b.attempts - a.attempts || b.refusals - a.refusals);
}

export function quantile(values: readonly number[], part: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

const total = (tallies: readonly Tally[]): number => tallies.reduce((sum, { count }) => sum + count, 0);

function bars(tallies: readonly Tally[]): readonly Bar[] {
  const counts = new Map<string, number>();
  for (const { name, count } of tallies) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
