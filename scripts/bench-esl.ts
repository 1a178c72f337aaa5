/**
 * Event socket: events read a second and µs of CPU per event, on captured bursts, ours beside modesl's parser in the same run:
 * `scripts/bench esl [--json]`. Rounds are paired and take turns, so that both meet the same weather.
 */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import modesl from 'modesl';
import { readFrame } from '../src/adapters/freeswitch/frames.js';
import { openFrameStream } from '../src/adapters/freeswitch/stream.js';
import { EVENTS } from '../src/adapters/freeswitch/translate.js';

process.noDeprecation = true; // modesl makes its buffers the old way

const ROUNDS = 11;
const REPEAT = 40;
const CHUNK = 65_536; // what Node reads from a socket at most

const capture = readFileSync(join(process.cwd(), 'test/fixtures/esl/51_burst_events_json_over_64k.raw'));
const first = capture.indexOf('Content-Length');
const burst = Buffer.concat(Array.from({ length: REPEAT }, () => capture.subarray(first)));
const chunks = Array.from({ length: Math.ceil(burst.length / CHUNK) }, (_, i) =>
  burst.subarray(i * CHUNK, (i + 1) * CHUNK),
);

/** Results are added up so that the engine cannot leave the work out. */
let sink = 0;

function ours(wanted?: ReadonlySet<string>): number {
  let events = 0;
  const stream = openFrameStream(
    (raw) => {
      const frame = readFrame(raw, wanted);
      if (frame.kind === 'event') sink += frame.event.field('Unique-ID')?.length ?? 0;
      events += 1;
    },
    (why) => {
      throw new Error(why);
    },
  );
  for (const chunk of chunks) stream.push(chunk);
  return events;
}

function theirs(): number {
  let events = 0;
  const socket = new EventEmitter();
  const parser = new modesl.Parser(socket);
  parser.on('esl::event', (event) => {
    sink += event.getHeader('Unique-ID')?.length ?? 0;
    events += 1;
  });
  for (const chunk of chunks) socket.emit('data', chunk);
  return events;
}

const contenders = [
  { name: 'ours, every event wanted', run: () => ours() },
  { name: 'ours, the events the service wants', run: () => ours(new Set<string>([...EVENTS, 'CUSTOM'])) },
  { name: 'ours, no event wanted', run: () => ours(new Set()) },
  { name: 'modesl', run: theirs },
] as const;

interface Sample {
  readonly us: number;
  readonly events: number;
}

function measure(run: () => number): Sample {
  const start = process.cpuUsage();
  const events = run();
  const { user, system } = process.cpuUsage(start);
  return { us: (user + system) / events, events };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const tenth = (value: number): number => Math.round(value * 10) / 10;

const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
for (let round = -2; round < ROUNDS; round++)
  for (const { name, run } of contenders) {
    const sample = measure(run);
    if (round >= 0) samples.get(name)?.push(sample); // the first two rounds warm the engine up
  }

const modeslRounds = samples.get('modesl') ?? [];
const figures = contenders.map(({ name }) => {
  const rounds = samples.get(name) ?? [];
  const us = median(rounds.map((round) => round.us));
  return {
    name,
    events: rounds[0]?.events ?? 0,
    microseconds: tenth(us),
    perSecond: Math.round(1e6 / us),
    timesModesl: tenth(median(rounds.map((round, i) => (modeslRounds[i]?.us ?? Number.NaN) / round.us))),
  };
});
const bytesEach = Math.round(burst.length / (figures[0]?.events ?? 1));

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
if (values.json) {
  const about = { node: process.version, rounds: ROUNDS, bytes: burst.length, bytesEach };
  console.log(JSON.stringify({ benchmark: 'esl', ...about, figures, sink }));
} else {
  console.log(
    `${'reader'.padEnd(38)}${'events/s'.padStart(12)}${'µs an event'.padStart(14)}${'× modesl'.padStart(11)}`,
  );
  for (const { name, perSecond, microseconds, timesModesl } of figures)
    console.log(
      `${name.padEnd(38)}${perSecond.toLocaleString('en').padStart(12)}${microseconds.toFixed(1).padStart(14)}${timesModesl.toFixed(1).padStart(11)}`,
    );
  console.log(
    `CPU time, one core, Node ${process.version}; ${figures[0]?.events} events of ${bytesEach} bytes in JSON, medians of ${ROUNDS} paired rounds`,
  );
}
