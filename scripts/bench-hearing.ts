/**
 * What listening costs a PBX: so many bridged calls with speech on them, with and without hearing in the same run, and meanwhile calls
 * through the gate: `scripts/bench hearing [--calls 20] [--rounds 2] [--seconds 6] [--asterisk 16|22] [--json]`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { SENTENCES } from '../test/fixtures/speech/sentences.js';
import { median, ms, quantile, table } from './lab/bench/figures.js';
import { inviteTimes, parseShortTrace } from './lab/bench/short-trace.js';
import { place, shortCarrier } from './lab/bench/site.js';
import { startLab } from './lab/lab.js';
import type { PhoneCall } from './lab/phone-call.js';
import { createSpeaker } from './lab/speech-clips.js';
import { findSpeech } from './lab/speech-found.js';
import { pause, waitFor } from './lab/wait.js';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '6' },
    asterisk: { type: 'string', default: '22' },
    json: { type: 'boolean', default: false },
  },
});
const [calls, rounds, seconds] = [Number(values.calls), Number(values.rounds), Number(values.seconds)];
const RATE = 20;
type Mode = 'without' | 'with';

const tools = findSpeech();
const speaker = createSpeaker(tools.flite, tools.sox, tools.clips);
const lines = SENTENCES.filter(({ kind }) => kind === 'unrelated');
const clips = await Promise.all(
  lines.map(({ words }) => speaker.say({ words, voice: 'rms', stretch: 1 }, 'ulaw')),
);
const speech = Buffer.concat(clips);

const before = loadavg();
// The campaign says whether a call is listened to, so that one service and one PBX serve both.
const lab = await startLab({
  asterisk: values.asterisk === '16' ? 16 : 22,
  portsFrom: 28_000,
  agents: {
    'bench-both': { CALLWARD_CAMPAIGN: 'without' },
    without: { CALLWARD_CAMPAIGN: 'without' },
    with: { CALLWARD_CAMPAIGN: 'with' },
  },
  service: {
    config: {
      log: {},
      alerts: { ring: false },
      campaigns: [
        { name: 'with', hearing: 'auto' },
        { name: 'without', hearing: 'off' },
      ],
      hearing: {
        ...{ engine: 'pocketsphinx', language: 'en', streams: 2 * calls },
        pocketsphinx: { program: tools.program, model: tools.model.replace(/\/en-us\/en-us$/, '/en-us') },
      },
    },
  },
});

interface Batch {
  readonly mode: Mode;
  readonly delays: readonly number[];
  readonly received: number;
  readonly lost: number;
  /** Shares of one core, in per cent. */
  readonly cpu: { readonly asterisk: number; readonly callward: number; readonly recognisers: number };
}

/** User and system time so far, ms. */
function cpuOf(pid: number): { readonly parent: number; readonly ms: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return { parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * 10 };
  } catch {
    return { parent: 0, ms: 0 };
  }
}

function cpuNow() {
  const children = readdirSync('/proc').flatMap((name) => {
    const { parent, ms } = /^\d+$/.test(name) ? cpuOf(Number(name)) : { parent: 0, ms: 0 };
    return parent === lab.service.pid ? [ms] : [];
  });
  return {
    at: performance.now(),
    asterisk: cpuOf(lab.asterisk.pid).ms,
    callward: cpuOf(lab.service.pid).ms,
    recognisers: children.reduce((sum, one) => sum + one, 0),
  };
}

let next = 13_920_000_000;

async function batch(mode: Mode, sipp: string, carrierTrace: () => string): Promise<Batch> {
  const talks: PhoneCall[] = [];
  for (let i = 0; i < calls; i++) {
    const call = await lab.agent.dial(String(next++), { as: mode });
    if (call.code !== 200) throw new Error(`a call did not connect: ${call.code}`);
    const talkOn = (): void => {
      if (!call.over) void call.ear.say(speech.subarray(8000 * i)).then(talkOn);
    };
    talkOn();
    talks.push(call);
  }
  const wanted = mode === 'with' ? calls : 0;
  await waitFor(`${wanted} copies`, async () => {
    const channels = await lab.ari.channels();
    return channels.filter(({ name }) => name.startsWith('Snoop/')).length === wanted;
  });
  await pause(1000);
  const count = () => ({
    received: talks.reduce((sum, { ear }) => sum + ear.received, 0),
    lost: talks.reduce((sum, { ear }) => sum + ear.lost, 0),
  });
  carrierTrace();
  const [cpu0, heard0] = [cpuNow(), count()];
  const { sent } = await place(lab, sipp, { road: 'both', rate: RATE, calls: RATE * seconds });
  const [cpu1, heard1] = [cpuNow(), count()];
  const arrived = inviteTimes(parseShortTrace(carrierTrace()), 'in');
  const delays = [...sent].flatMap(([number, at]) => {
    const came = arrived.get(number);
    return came === undefined ? [] : [(came - at) / 1000];
  });
  await Promise.all(talks.map((call) => call.hangUp()));
  await lab.idle();
  const share = (of: 'asterisk' | 'callward' | 'recognisers') =>
    Math.round((1000 * (cpu1[of] - cpu0[of])) / (cpu1.at - cpu0.at)) / 10;
  return {
    mode,
    delays,
    received: heard1.received - heard0.received,
    lost: heard1.lost - heard0.lost,
    cpu: { asterisk: share('asterisk'), callward: share('callward'), recognisers: share('recognisers') },
  };
}

const batches: Batch[] = [];
try {
  lab.ami.close();
  const { sipp, tail } = await shortCarrier(lab, ['-rtp_echo']);
  await waitFor('the first call', async () => (await lab.agent.call(String(next++))).code === 200);
  await place(lab, sipp, { road: 'both', rate: RATE, calls: 40 });
  await lab.idle();
  for (let round = 0; round < rounds; round++) {
    const order: readonly Mode[] = round % 2 ? ['with', 'without'] : ['without', 'with'];
    for (const mode of order) {
      process.stderr.write(`round ${round + 1} of ${rounds}, ${mode} hearing …\n`);
      batches.push(await batch(mode, sipp, () => tail.next()));
    }
  }
} finally {
  await lab.close();
}

const figures = (['without', 'with'] as const).map((mode) => {
  const mine = batches.filter((one) => one.mode === mode);
  const delays = mine.flatMap((one) => one.delays);
  const sum = (of: (one: Batch) => number) => mine.reduce((total, one) => total + of(one), 0);
  const mean = (of: (one: Batch) => number) => Math.round((10 * sum(of)) / mine.length) / 10;
  return {
    mode,
    gate: { count: delays.length, median: median(delays), p99: quantile(delays, 0.99) },
    rtp: { received: sum((one) => one.received), lost: sum((one) => one.lost) },
    cpu: {
      asterisk: mean(({ cpu }) => cpu.asterisk),
      callward: mean(({ cpu }) => cpu.callward),
      recognisers: mean(({ cpu }) => cpu.recognisers),
    },
  };
});
const [off, on] = figures;
const ratio = (on?.gate.p99 ?? Number.NaN) / (off?.gate.p99 ?? Number.NaN);
const perStream = (of: 'asterisk' | 'callward' | 'recognisers') =>
  Math.round((100 * ((on?.cpu[of] ?? 0) - (off?.cpu[of] ?? 0))) / calls) / 100;
if (values.json) console.log(JSON.stringify({ benchmark: 'hearing', calls, rounds, figures, ratio }));
else {
  const rows = figures.map(({ mode, gate, rtp, cpu }) => [
    `${mode} hearing`,
    ...[String(gate.count), ms(gate.median), ms(gate.p99)],
    ...[String(rtp.received), String(rtp.lost)],
    ...[cpu.asterisk, cpu.callward, cpu.recognisers].map((one) => one.toFixed(1)),
  ]);
  const head = [
    '',
    'gate calls',
    'median ms',
    'p99 ms',
    'RTP received',
    'lost',
    'PBX %',
    'callward %',
    'recognisers %',
  ];
  console.log(`${calls} bridged calls, ${RATE} calls/s through the gate\n${table(head, rows)}\n`);
  console.log(`p99 with / without: ${ratio.toFixed(2)}`);
  console.log(
    `per stream, % of a core: PBX ${perStream('asterisk')}, callward ${perStream('callward')}, recogniser ${perStream('recognisers')}`,
  );
  const load = (list: readonly number[]) => list.map((one) => one.toFixed(2)).join(' ');
  console.log(
    `Node ${process.version}, ${cpus().length} cores, load ${load(before)} before, ${load(loadavg())} after`,
  );
}
