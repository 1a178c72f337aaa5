import { type Lab, startLab } from '../lab.js';
import { waitFor } from '../wait.js';
import { mean, median, ms, plus, rounded, type Summary, summarise, table } from './figures.js';
import { inviteTimes, parseShortTrace } from './short-trace.js';
import { place, shortCarrier } from './site.js';

/** Each on a FreeSWITCH of its own, because the question is set for the whole of one. */
const ROADS = ['unguarded', 'hook', 'redirect'] as const;
type Road = (typeof ROADS)[number];
const names: Readonly<Record<Road, string>> = {
  unguarded: 'unguarded',
  hook: 'hook asks the gate',
  redirect: 'redirect guard before the gateway',
};

interface Figures extends Summary {
  readonly road: Road;
  readonly placed: number;
  readonly connected: number;
  readonly addedMedian: number;
  readonly addedP99: number;
  readonly addedByRound: readonly number[];
}
export interface FreeswitchBench {
  readonly version: string;
  readonly delays: readonly { readonly rate: number; readonly roads: readonly Figures[] }[];
}
export interface FreeswitchBenchOptions {
  readonly rates: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  readonly calls: number | undefined;
  readonly portsFrom: number;
  readonly progress: (text: string) => void;
}

async function start(road: Road, portsFrom: number) {
  const lab = await startLab({
    ...{ pbx: 'freeswitch', portsFrom, gated: road !== 'unguarded', redirect: road === 'redirect' },
    service: { config: { log: {}, alerts: { ring: false } } },
  });
  try {
    const { sipp, tail } = await shortCarrier(lab);
    const run = async (rate: number, calls: number) => {
      const { sent, answered } = await place(lab, sipp, { road: 'open', rate, calls });
      await lab.idle(30_000);
      const arrived = inviteTimes(parseShortTrace(tail.next()), 'in');
      const delays = [...sent].flatMap(([number, at]) => {
        const came = arrived.get(number);
        return came === undefined ? [] : [(came - at) / 1000];
      });
      return { placed: calls, connected: answered.size, delays };
    };
    await waitFor('the first call', async () => (await run(1, 1)).connected === 1);
    return { road, lab, run };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/** Set-up delay unguarded, with the rendered hook, and with the redirect guard; rounds rotated as on Asterisk. */
export async function benchFreeswitch(options: FreeswitchBenchOptions): Promise<FreeswitchBench> {
  const { progress, rounds } = options;
  const sites: Awaited<ReturnType<typeof start>>[] = [];
  try {
    for (const road of ROADS) {
      progress(`starting FreeSWITCH: ${names[road]}`);
      sites.push(await start(road, options.portsFrom));
    }
    progress('warming up');
    for (const { run } of sites) await run(50, 100);
    const delays = [];
    for (const rate of options.rates) {
      const seen = new Map(
        ROADS.map((road) => [road, [] as Awaited<ReturnType<(typeof sites)[0]['run']>>[]]),
      );
      for (let round = 0; round < rounds; round++) {
        progress(`${rate} calls/s, round ${round + 1} of ${rounds}`);
        const at = round % sites.length;
        for (const { road, run } of [...sites.slice(at), ...sites.slice(0, at)])
          seen.get(road)?.push(await run(rate, options.calls ?? rate * options.seconds));
      }
      delays.push({ rate, roads: ROADS.map((road) => figuresOf(road, seen)) });
    }
    return { version: await versionOf(sites[0]?.lab), delays };
  } finally {
    for (const { lab } of sites) await lab.close();
  }
}

const versionOf = async (lab: Lab | undefined): Promise<string> =>
  /FreeSWITCH Version \S+/.exec((await lab?.freeswitch.api('version')) ?? '')?.[0] ?? 'FreeSWITCH';

type Seen = ReadonlyMap<Road, readonly { placed: number; connected: number; delays: readonly number[] }[]>;

function figuresOf(road: Road, seen: Seen): Figures {
  const of = (one: Road) => seen.get(one) ?? [];
  const all = (one: Road) => summarise(of(one).flatMap(({ delays }) => delays));
  const [mine, base] = [all(road), all('unguarded')];
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return {
    ...{ road, ...mine },
    placed: sum(of(road).map(({ placed }) => placed)),
    connected: sum(of(road).map(({ connected }) => connected)),
    addedMedian: rounded(mine.median - base.median),
    addedP99: rounded(mine.p99 - base.p99),
    addedByRound: of(road).map(({ delays }, i) =>
      rounded(median(delays) - median(of('unguarded')[i]?.delays ?? [])),
    ),
  };
}

export function showFreeswitch({ delays }: FreeswitchBench): string {
  return delays
    .map(({ rate, roads }) =>
      table(
        [`${rate} calls/s, ms`, 'connected', 'median', 'p99', 'max', 'added median', 'added p99', 'by round'],
        roads.map((one) => [
          names[one.road],
          `${one.connected}/${one.placed}`,
          ...[one.median, one.p99, one.max].map(ms),
          plus(one.addedMedian),
          plus(one.addedP99),
          `${one.addedByRound.map(plus).join(' ')} (mean ${plus(mean(one.addedByRound))})`,
        ]),
      ),
    )
    .join('\n\n');
}
