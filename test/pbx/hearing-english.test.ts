/**
 * R1.4: the spoken no on a real Asterisk. flite speaks as the customer, over G.711 at 8 kHz, both laws, on live bridged calls; the
 * service listens with pocketsphinx in auto mode. 60 refusals, 60 other sentences with near misses among them.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { quantile, table } from '../../scripts/lab/bench/figures.js';
import type { Codec } from '../../scripts/lab/g711.js';
import type { Lab } from '../../scripts/lab/lab.js';
import { createSpeaker } from '../../scripts/lab/speech-clips.js';
import { findSpeech } from '../../scripts/lab/speech-found.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { SIXTY, type Spoken } from '../fixtures/speech/sentences.js';
import { entriesOf, hearingLab, talk } from './hearing-site.js';
import { freshNumbers, inParallel, keyOf, ofKind } from './numbers.js';

const AT_ONCE = 6;
/** So long after the last sound a refusal may be registered and counts as heard in time. */
const IN_TIME_MS = 2000;
const tools = findSpeech();
const speaker = createSpeaker(tools.flite, tools.sox, tools.clips);
const codecOf = (number: string): Codec => (Number(number.at(-1)) % 2 ? 'alaw' : 'ulaw');

interface Outcome {
  readonly spoken: Spoken;
  readonly codec: Codec;
  readonly number: string;
  /** Milliseconds from the last sound to the entry on disk; below zero where it was there before. */
  readonly delayMs: number | undefined;
}

let lab: Lab;
before(async () => {
  const { program, model } = tools;
  lab = await hearingLab({
    hearing: {
      ...{ engine: 'pocketsphinx', language: 'en', mode: 'auto' },
      pocketsphinx: { program, model: model.replace(/\/en-us\/en-us$/, '/en-us') },
      mismatch: { withinSeconds: 3600 },
    },
  });
  lab.customer.codec = codecOf;
});
after(() => lab?.close());

async function hear(spoken: Spoken, number: string): Promise<Outcome> {
  const { sentence, voice, stretch } = spoken;
  const codec = codecOf(number);
  const clip = await speaker.say({ words: sentence.words, voice, stretch }, codec);
  const { agent, customer } = await talk(lab, number);
  await pause(300); // a breath, as people take one
  let registeredAt: number | undefined;
  let saidAt: number | undefined;
  const watching = waitFor(
    'an entry, or its time to be over',
    async () => {
      if ((await entriesOf(lab, number)).length > 0) registeredAt = performance.now();
      return (
        registeredAt !== undefined || performance.now() > (saidAt ?? Number.POSITIVE_INFINITY) + IN_TIME_MS
      );
    },
    { withinMs: 30_000, everyMs: 40 },
  );
  await customer.ear.say(clip);
  saidAt = performance.now();
  await watching;
  await agent.hangUp();
  return { spoken, codec, number, delayMs: registeredAt === undefined ? undefined : registeredAt - saidAt };
}

test('R1.4 of 60 refusals at least 80 % are registered within 2 s of the last sound; of 60 other sentences at most one', async (t) => {
  const outcomes: Outcome[] = [];
  const numbers = freshNumbers(SIXTY.length);
  await inParallel([...SIXTY.entries()], AT_ONCE, async ([i, spoken]) => {
    outcomes.push(await hear(spoken, numbers[i] ?? ''));
  });
  const suggested = new Set(
    (await ofKind(lab, 'refusal-heard'))
      .filter(({ done }) => done === 'suggested')
      .map(({ number }) => number),
  );
  const refusals = outcomes.filter(({ spoken }) => spoken.sentence.kind === 'refusal');
  const others = outcomes.filter(({ spoken }) => spoken.sentence.kind !== 'refusal');
  const hit = refusals.filter(({ delayMs }) => delayMs !== undefined);
  const wrong = others.filter(({ delayMs }) => delayMs !== undefined);
  const delays = hit.map(({ delayMs }) => delayMs ?? 0).sort((a, b) => a - b);
  const asked = (list: readonly Outcome[]) =>
    list.filter(({ number, delayMs }) => delayMs === undefined && suggested.has(keyOf(number)));
  const rows = outcomes.map(({ spoken, codec, number, delayMs }) => [
    spoken.sentence.words,
    spoken.sentence.kind,
    ...[spoken.voice, String(spoken.stretch), codec],
    delayMs === undefined ? (suggested.has(keyOf(number)) ? 'suggested' : '') : 'registered',
    delayMs === undefined ? '' : String(Math.round(delayMs)),
  ]);
  rows.sort((a, b) => (a[1] ?? '').localeCompare(b[1] ?? '') || (a[0] ?? '').localeCompare(b[0] ?? ''));
  t.diagnostic(`\n${table(['words', 'kind', 'voice', 'stretch', 'codec', 'outcome', 'ms after'], rows)}`);
  const at = (q: number) => Math.round(quantile(delays, q));
  t.diagnostic(
    `registered ${hit.length} of ${refusals.length}, ${asked(refusals).length} more suggested; ` +
      `falsely ${wrong.length} of ${others.length}, ${asked(others).length} suggested; ` +
      `ms after the last sound: median ${at(0.5)}, p90 ${at(0.9)}, longest ${at(1)}`,
  );
  assert.ok(hit.length >= 0.8 * refusals.length, `${hit.length} of ${refusals.length} registered in time`);
  assert.ok(wrong.length <= 1, wrong.map(({ spoken }) => spoken.sentence.words).join('; '));
});
