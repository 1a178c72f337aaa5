import { pause } from '../wait.js';
import { type BoardSite, heldUp, hold } from './boards.js';
import { ms, type Summary, summarise, table } from './figures.js';
import { inviteTimes, parseShortTrace } from './short-trace.js';
import { place } from './site.js';

const RATE = 20;
const BATCH = 60;
type Mode = 'without' | 'with';

export interface RatioFigures {
  readonly without: Summary;
  readonly with: Summary;
  /** 99th percentile with boards by the one without. */
  readonly ratio: number;
  readonly connected: number;
  readonly placed: number;
  readonly live: number;
  readonly told: number;
}

/** Calls timed from the agent's INVITE to the carrier's, with so many others up; each round once with boards open and once without, in turn. */
export async function measureRatio(
  site: BoardSite,
  { calls, boards, rounds, progress }: RatioOptions,
): Promise<RatioFigures> {
  const { lab, sipp, arrived } = site;
  const held = Array.from({ length: calls }, (_, i) => ({
    number: String(13_930_000_000 + i),
    ms: 3_600_000,
  }));
  const holding = await hold(site, held, 20);
  await heldUp(site, calls);
  const live = (await lab.asterisk.channels()) / 2;
  await place(lab, sipp, { road: 'both', rate: 50, calls: 100 });
  const delays: Record<Mode, number[]> = { without: [], with: [] };
  let [connected, placed, told] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const turns: readonly Mode[] = round % 2 === 0 ? ['without', 'with'] : ['with', 'without'];
    for (const mode of turns) {
      const open = mode === 'with' ? await site.open(boards) : undefined;
      await pause(300);
      arrived();
      const { sent, answered } = await place(lab, sipp, { road: 'both', rate: RATE, calls: BATCH });
      const came = inviteTimes(parseShortTrace(arrived()), 'in');
      for (const [number, at] of sent) {
        const then = came.get(number);
        if (then !== undefined) delays[mode].push((then - at) / 1000);
      }
      connected += answered.size;
      placed += BATCH;
      told += open?.told() ?? 0;
      await open?.close();
    }
    progress(`round ${round + 1} of ${rounds}`);
  }
  await holding.stop('SIGKILL');
  const figures = { without: summarise(delays.without), with: summarise(delays.with) };
  const ratio = figures.with.p99 / figures.without.p99;
  return { ...figures, ratio, connected, placed, told, live };
}

export interface RatioOptions {
  readonly calls: number;
  readonly boards: number;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

export function showRatio(figures: RatioFigures): string {
  const row = (mode: Mode) => {
    const { count, min, median, p99, max } = figures[mode];
    return [`${mode} boards`, String(count), ...[min, median, p99, max].map(ms)];
  };
  const { ratio, connected, placed, live, told } = figures;
  return [
    table([`${RATE} calls/s, ms`, 'calls', 'min', 'median', 'p99', 'max'], [row('without'), row('with')]),
    `p99 with boards is ${ratio.toFixed(2)} × that without; ${connected}/${placed} connected beside ${live} live calls; ${told} events told`,
  ].join('\n');
}
