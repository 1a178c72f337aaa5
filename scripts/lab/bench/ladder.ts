import { median, ms, quantile, rounded, table } from './figures.js';
import { type Road, roadNames, type Site } from './site.js';

export interface Step {
  readonly rate: number;
  /** What SIPp really placed: a step it could not keep up with is not held. */
  readonly reached: number;
  readonly placed: number;
  readonly connected: number;
  readonly median: number;
  readonly p99: number;
  readonly held: boolean;
}
export interface Ladder {
  readonly road: Road;
  readonly highest: number;
  readonly steps: readonly Step[];
}

const SLOWEST_MEDIAN_MS = 100;
const TALK_MS = 100;

/** Steps upward until one fails twice: a single bad moment of a shared machine is no limit of the PBX. */
export async function climb(
  site: Site,
  road: Road,
  {
    rates,
    seconds,
    progress,
  }: { rates: readonly number[]; seconds: number; progress: (text: string) => void },
): Promise<Ladder> {
  const steps: Step[] = [];
  let highest = 0;
  for (const rate of rates) {
    progress(`${roadNames[road]}: ${rate} calls/s`);
    const one = () => step(site, road, rate, seconds);
    let last = await one();
    if (!last.held) {
      steps.push(last);
      last = await one();
    }
    steps.push(last);
    if (!last.held) break;
    highest = rate;
  }
  return { road, highest, steps };
}

async function step(site: Site, road: Road, rate: number, seconds: number): Promise<Step> {
  const result = await site.run({ road, rate, calls: Math.round(rate * seconds), talkMs: TALK_MS });
  const middle = rounded(median(result.delays));
  const complete = result.connected === result.placed && result.delays.length === result.placed;
  return {
    rate,
    reached: Math.round(result.rate),
    placed: result.placed,
    connected: result.connected,
    median: middle,
    p99: rounded(quantile(result.delays, 0.99)),
    held: complete && middle < SLOWEST_MEDIAN_MS && result.rate > rate * 0.95,
  };
}

export function showLadders(ladders: readonly Ladder[]): string {
  const rows = ladders.flatMap(({ road, steps }) =>
    steps.map((one) => [
      roadNames[road],
      String(one.rate),
      String(one.reached),
      `${one.connected}/${one.placed}`,
      ms(one.median),
      ms(one.p99),
      one.held ? 'held' : 'not held',
    ]),
  );
  return table(['highest calls/s', 'asked', 'placed/s', 'connected', 'median', 'p99', ''], rows);
}
