import { mean, median, ms, plus, rounded, type Summary, summarise, table } from './figures.js';
import { type BatchResult, type Road, roadNames, roads, type Site } from './site.js';

export interface DelayOptions {
  readonly rate: number;
  readonly rounds: number;
  readonly calls: number;
  readonly progress: (text: string) => void;
}

export interface RoadFigures extends Summary {
  readonly road: Road;
  readonly placed: number;
  readonly connected: number;
  /** Against the unguarded road: of the medians and 99th percentiles of all rounds, ms. */
  readonly addedMedian: number;
  readonly addedP99: number;
  /** Median of this road less the median of the unguarded one, a round, and their ratio: agreement shows how calm it was. */
  readonly addedByRound: readonly number[];
  readonly ratioByRound: readonly number[];
  /** Processor time a call, ms, of both processes. */
  readonly cpu: { readonly asterisk: number; readonly callward: number };
}

export interface DelayFigures {
  readonly rate: number;
  readonly rounds: number;
  readonly roads: readonly RoadFigures[];
}

/** Rounds of one batch a road, the order rotated, so that whatever else the machine does hits all roads alike. */
export async function measureDelay(site: Site, options: DelayOptions): Promise<DelayFigures> {
  const { rate, rounds, calls, progress } = options;
  const seen = new Map(
    roads.map((road) => [
      road,
      { placed: 0, connected: 0, rounds: [] as number[][], cpu: [] as BatchResult['cpu'][] },
    ]),
  );
  for (let round = 0; round < rounds; round++) {
    progress(`${rate} calls/s, round ${round + 1} of ${rounds}`);
    for (const road of rotated(round)) {
      const { placed, connected, delays, cpu } = await site.run({ road, rate, calls });
      const so = seen.get(road);
      if (so === undefined) continue;
      so.placed += placed;
      so.connected += connected;
      so.rounds.push([...delays]);
      so.cpu.push(cpu);
    }
  }
  const of = (road: Road) => seen.get(road) ?? { placed: 0, connected: 0, rounds: [], cpu: [] };
  const base = summarise(of('open').rounds.flat());
  const baseByRound = of('open').rounds.map(median);
  const figures = roads.map((road): RoadFigures => {
    const { placed, connected, rounds: list, cpu } = of(road);
    const all = summarise(list.flat());
    const byRound = list.map(median);
    return {
      ...{ road, placed, connected, ...all },
      addedMedian: rounded(all.median - base.median),
      addedP99: rounded(all.p99 - base.p99),
      addedByRound: byRound.map((value, i) => rounded(value - (baseByRound[i] ?? Number.NaN))),
      cpu: { asterisk: mean(cpu.map((one) => one.asterisk)), callward: mean(cpu.map((one) => one.callward)) },
      ratioByRound: byRound.map((value, i) => rounded(value / (baseByRound[i] ?? Number.NaN))),
    };
  });
  return { rate, rounds, roads: figures };
}

/** Each road goes first, second, third and last in turn; odd rounds run backwards, so no road always follows the same one. */
function rotated(round: number): readonly Road[] {
  const by = round % roads.length;
  const turned = [...roads.slice(by), ...roads.slice(0, by)];
  return round % 2 === 0 ? turned : turned.reverse();
}

export function showDelay({ rate, rounds, roads: list }: DelayFigures): string {
  const rows = list.map((one) => {
    const open = one.road === 'open';
    return [
      roadNames[one.road],
      `${one.connected}/${one.placed}`,
      ...[one.min, one.median, one.p99, one.max].map(ms),
      open ? '' : plus(one.addedMedian),
      open ? '' : plus(one.addedP99),
      open ? '' : range(one.addedByRound, plus),
      open ? '' : range(one.ratioByRound, ms),
      `${ms(one.cpu.asterisk)} / ${ms(one.cpu.callward)}`,
    ];
  });
  const head = [`${rate} calls/s, ms`, 'connected', 'min', 'median', 'p99', 'max'];
  const added = ['+median', '+p99', `+median in ${rounds} rounds`, 'ratio', 'cpu PBX / callward'];
  return table([...head, ...added], rows);
}

const range = (values: readonly number[], text: (value: number) => string): string =>
  `${text(Math.min(...values))} … ${text(Math.max(...values))}`;
