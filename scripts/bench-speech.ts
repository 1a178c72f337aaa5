/**
 * How well pocketsphinx hears refusals on a telephone line: `scripts/bench speech [--all] [--codec ulaw] [--streams N] [--json]`.
 * Each clip is a call of its own, at the pace of a call, through the adapter and the phrases of config/phrases/en.yaml.
 */
import { parseArgs } from 'node:util';
import { createPocketsphinx } from '../src/adapters/pocketsphinx/index.js';
import { loadPhrases } from '../src/config/load-phrases.js';
import { createEar } from '../src/core/hearing/listen.js';
import { phrasesToSpot } from '../src/core/hearing/spotted.js';
import { ALL, SIXTY, type Spoken } from '../test/fixtures/speech/sentences.js';
import { quantile, table } from './lab/bench/figures.js';
import { decode } from './lab/g711.js';
import { createSpeaker } from './lab/speech-clips.js';
import { findSpeech } from './lab/speech-found.js';
import { tryClip } from './lab/speech-trial.js';

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    codec: { type: 'string', default: 'alaw' },
    streams: { type: 'string', default: '12' },
    gain: { type: 'string', default: '1' },
    noise: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});
const codec = values.codec === 'ulaw' ? 'ulaw' : 'alaw';
const streams = Number(values.streams);
const tools = findSpeech();
const phrases = loadPhrases({ language: 'en', shipped: 'config/phrases', files: [] });
const say = (message: string): boolean => process.stderr.write(`${message}\n`);
const log = { debug: () => {}, info: say, warn: say, error: say };
const engine = createPocketsphinx({
  ...tools,
  phrases: phrasesToSpot(phrases),
  spare: streams,
  maxStreams: streams * 2,
  log,
});
const speaker = createSpeaker(tools.flite, tools.sox, tools.clips);

interface Outcome {
  readonly spoken: Spoken;
  /** What was registered as a refusal, and when after the end of the clip. */
  readonly refusal?: { readonly words: string; readonly afterMs: number; readonly confidence: number };
  readonly spotted: readonly string[];
}

async function hear(spoken: Spoken): Promise<Outcome> {
  const { sentence, voice, stretch } = spoken;
  const clip = await speaker.say({ words: sentence.words, voice, stretch }, codec);
  const { heard, lost } = await tryClip(engine, onTheLine(decode(clip, codec)));
  if (lost !== undefined) throw new Error(lost);
  const ear = createEar(phrases, 'customer');
  for (const utterance of heard) {
    const [first] = ear(utterance).filter(({ intent }) => intent !== 'declined');
    if (!first) continue;
    const refusal = { words: first.snippet, afterMs: utterance.afterMs, confidence: first.confidence };
    return { spoken, refusal, spotted: heard.map(({ text }) => text) };
  }
  return { spoken, spotted: heard.map(({ text }) => text) };
}

/** Another level and a noisy line, the same at every run. */
function onTheLine(pcm: Buffer): Buffer {
  let dice = 1;
  for (let i = 0; i < pcm.length; i += 2) {
    dice = (dice * 16_807) % 2_147_483_647;
    const hiss = (dice / 2_147_483_647 - 0.5) * 2 * Number(values.noise);
    const sample = pcm.readInt16LE(i) * Number(values.gain) + hiss;
    pcm.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample))), i);
  }
  return pcm;
}

const wanted = (values.all ? ALL : SIXTY).filter(({ sentence }) => sentence.words.includes(values.only));
const queue = [...wanted];
const outcomes: Outcome[] = [];
const started = performance.now();
await Promise.all(
  Array.from({ length: streams }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) outcomes.push(await hear(next));
  }),
);
await engine.close();

const isRefusal = ({ spoken }: Outcome): boolean => spoken.sentence.kind === 'refusal';
const refusals = outcomes.filter(isRefusal);
const others = outcomes.filter((one) => !isRefusal(one));
const registered = (list: readonly Outcome[]): Outcome[] =>
  list.filter(({ refusal }) => refusal !== undefined);
const inTime = registered(refusals).filter(({ refusal }) => (refusal?.afterMs ?? Number.NaN) <= 2000);
const latency = registered(refusals).map(({ refusal }) => refusal?.afterMs ?? Number.NaN);
const summary = {
  codec,
  refusals: refusals.length,
  registered: registered(refusals).length,
  inTime: inTime.length,
  others: others.length,
  false: registered(others).length,
  afterMs: { median: quantile(latency, 0.5), p95: quantile(latency, 0.95), max: Math.max(...latency) },
  seconds: Math.round((performance.now() - started) / 1000),
};
if (values.json) console.log(JSON.stringify({ ...summary, outcomes }, null, 2));
else {
  const group = (key: (one: Outcome) => string): string[][] =>
    [...new Set(outcomes.map(key))].map((name) => {
      const list = outcomes.filter((one) => key(one) === name);
      const [yes, no] = [list.filter(isRefusal), list.filter((one) => !isRefusal(one))];
      return [name, `${registered(yes).length}/${yes.length}`, `${registered(no).length}/${no.length}`];
    });
  console.log(
    table(
      ['voice', 'registered', 'false'],
      group(({ spoken }) => spoken.voice),
    ),
  );
  console.log(
    table(
      ['stretch', 'registered', 'false'],
      group(({ spoken }) => String(spoken.stretch)),
    ),
  );
  for (const { spoken, spotted, refusal } of outcomes)
    if ((refusal !== undefined) !== (spoken.sentence.kind === 'refusal'))
      console.log(
        `${refusal ? 'false ' : 'missed'} ${spoken.voice} ${spoken.stretch} "${spoken.sentence.words}": ${spotted.join(', ') || '–'}`,
      );
  console.log(JSON.stringify(summary));
}
