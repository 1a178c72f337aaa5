import { pause } from '../wait.js';
import { type BoardSite, type Held, heldUp, hold } from './boards.js';
import { table } from './figures.js';
import { type MemorySample, openHeap, rssMb, slope } from './memory.js';
import { cpuMs } from './site.js';

export interface MemoryFigures {
  readonly minutes: number;
  readonly live: { readonly least: number; readonly most: number };
  readonly told: number;
  readonly lost: number;
  readonly samples: readonly MemorySample[];
  /** After the first fifth, MB a minute. */
  readonly rssSlope: number;
  /** Processor time of the service, of one core. */
  readonly cpuShare: number;
}

const EVERY_MS = 30_000;
/** Of the calls that come while it runs every tenth is to a number that cannot be read, so that there are alerts too. */
const REFUSED = 10;
const UNREADABLE = '1392000000';
/** What the board keeps of them, and a few more. */
const STOPPED = 520;

/** So many calls up all the time, one ending and one beginning each second, and the boards open: how the service's memory goes. */
export async function measureMemory(
  site: BoardSite,
  { calls, boards, minutes, progress }: MemoryOptions,
): Promise<MemoryFigures> {
  const { lab } = site;
  const heap = await openHeap(site.inspect);
  const open = await site.open(boards);
  // Each ends a second after the one before it, when as many seconds have gone as there are calls: then the next have taken their place.
  let next = 13_920_000_000;
  const call = (seconds: number): Held => ({ number: String(next++), ms: seconds * 1000 });
  const first = Array.from({ length: calls }, (_, i) => call(calls / 10 + i - i / 10 + 5));
  // The board keeps the newest that were stopped, so many and no more: until it has them it grows.
  const stopped = await hold(
    site,
    Array.from({ length: STOPPED }, () => ({ number: UNREADABLE, ms: 0 })),
    20,
  );
  const filling = await hold(site, first, 10);
  await heldUp(site, calls);
  const seconds = minutes * 60 + 60;
  const later = Array.from({ length: Math.ceil((seconds * REFUSED) / (REFUSED - 1)) }, (_, i) =>
    i % REFUSED === REFUSED - 1 ? { number: UNREADABLE, ms: 0 } : call(calls),
  );
  const holding = await hold(site, later, REFUSED / (REFUSED - 1));
  const [samples, live]: [MemorySample[], number[]] = [[], []];
  const cpuBefore = cpuMs(lab.service.pid);
  const began = performance.now();
  const count = Math.ceil((minutes * 60_000) / EVERY_MS);
  for (let i = 0; i <= count; i++) {
    await pause(began + i * EVERY_MS - performance.now());
    const channels = await lab.asterisk.channels();
    live.push(channels / 2);
    const sample = {
      at: (i * EVERY_MS) / 60_000,
      rssMb: rssMb(lab.service.pid),
      heapMb: await heap.usedMb(),
    };
    const tidy = i % Math.max(1, Math.floor(count / 6)) === 0;
    if (tidy) await heap.collect();
    samples.push({ ...sample, ...(tidy && { liveMb: await heap.usedMb() }) });
    progress(
      `${sample.at} min: ${sample.rssMb.toFixed(1)} MB, heap ${sample.heapMb.toFixed(1)}${tidy ? `, live ${samples.at(-1)?.liveMb?.toFixed(1)}` : ''}, ${channels} channels`,
    );
  }
  const cpuShare = (cpuMs(lab.service.pid) - cpuBefore) / (performance.now() - began);
  heap.close();
  const figures = { told: open.told(), lost: open.lost() };
  await open.close();
  await stopped.stop('SIGKILL');
  await filling.stop('SIGKILL');
  await holding.stop('SIGKILL');
  const settled = samples.filter(({ at }) => at >= minutes / 5);
  return {
    ...{ minutes, samples, cpuShare, ...figures },
    live: { least: Math.min(...live), most: Math.max(...live) },
    rssSlope: slope(settled.map((one) => [one.at, one.rssMb])),
  };
}

export interface MemoryOptions {
  readonly calls: number;
  readonly boards: number;
  readonly minutes: number;
  readonly progress: (text: string) => void;
}

export function showMemory({ samples, live, told, lost, rssSlope, cpuShare }: MemoryFigures): string {
  const rows = samples
    .filter(({ liveMb }) => liveMb !== undefined)
    .map((one) => [
      String(one.at),
      ...[one.rssMb, one.heapMb, one.liveMb ?? Number.NaN].map((value) => value.toFixed(1)),
    ]);
  return [
    table(['minute', 'RSS MB', 'heap MB', 'heap after a collection MB'], rows),
    `calls up ${live.least} … ${live.most}; ${told} events told to the boards, ${lost} reconnects`,
    `RSS ${rssSlope >= 0 ? '+' : ''}${rssSlope.toFixed(3)} MB a minute after the first fifth; callward ${(100 * cpuShare).toFixed(1)} % of a core`,
  ].join('\n');
}
