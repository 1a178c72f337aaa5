import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { createSherpa, type SherpaOptions } from '../../../src/adapters/sherpa/index.js';
import type { SpeechEngine, Utterance } from '../../../src/app/ports/speech.js';
import { createTestLog } from '../../fakes/silent-log.js';
import { type Enough, listenTo } from '../listen-to.js';

const FAKE = new URL('./fake-sherpa.js', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'callward-sherpa-test-'));
after(() => rmSync(folder, { recursive: true }));

function model(name: string, tokens = '不 1\n要 2\n再 3\n打 4\n了 5\n'): string {
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  for (const part of ['encoder-99.onnx', 'encoder-99.int8.onnx', 'decoder-99.onnx', 'joiner-99.onnx'])
    writeFileSync(join(at, part), '');
  writeFileSync(join(at, 'tokens.txt'), tokens);
  return at;
}

let engine: SpeechEngine;
afterEach(() => engine?.close());
const open = (more: Partial<SherpaOptions> = {}): void => {
  engine = createSherpa({ model: model('good'), module: FAKE, log: createTestLog(), ...more });
};

/** So much of a voice of one loudness; see the fake. */
function voice(loud: number, ms: number): Buffer {
  const pcm = Buffer.alloc(ms * 16);
  for (let i = 0; i < pcm.length; i += 2) pcm.writeInt16LE(Math.round((loud / 10) * 32_767), i);
  return pcm;
}

/** The line stays open in silence; `close`: it is closed as soon as all is said. */
const listen = (audio: readonly Buffer[], enough: Enough, close = false) =>
  listenTo(engine, enough, (stream) => {
    for (const part of audio) stream.audio(part);
    const timer = setInterval(() => stream.audio(voice(0, 20)), 5);
    if (close) stream.close();
    return timer;
  });
const finals = (heard: readonly Utterance[]): string[] =>
  heard.filter((one) => one.final).map(({ text }) => text);

test('a streaming model: partials, then the whole, with confidence (R1.2)', async () => {
  open();
  const audio = [voice(1, 300), voice(2, 300), voice(3, 300)];
  const { heard, lost } = await listen(audio, (all) => all.some(({ final }) => final));
  assert.deepEqual(finals(heard), ['不要再打了']);
  assert.ok(heard.some(({ final }) => !final));
  assert.equal(heard.at(-1)?.confidence, 0.5);
  assert.ok(heard.every(({ startMs, endMs }) => startMs <= endMs));
  assert.deepEqual(lost, []);
});

test('a keyword model spots the phrases whose characters it knows', async () => {
  open({ kind: 'keyword', phrases: ['不要再打了'] });
  const audio = [voice(1, 300), voice(2, 300), voice(3, 300)];
  const { heard } = await listen(audio, (all) => all.length > 0);
  assert.deepEqual(finals(heard), ['不要再打了']);
});

test('phrases that the tokens do not spell are named, with what to do', async () => {
  open({ kind: 'keyword', phrases: ['别打'] });
  assert.match((await engine.problem()) ?? '', /text2token.*别打/);
});

test('what was said last is still heard after the line is closed', async () => {
  open();
  const { heard } = await listen([voice(1, 300)], (all) => all.some(({ final }) => final), true);
  assert.deepEqual(finals(heard), ['不要']);
});

for (const [what, loud] of [['ends', 9]] as const) {
  test(`the process ${what} in the middle: lost once, and the next voice has a new one (R1.2)`, async () => {
    open();
    const first = await listen([voice(loud, 200)], (_, lost) => lost.length > 0);
    assert.match(first.lost.join(), /ended/);
    const again = await listen([voice(1, 300)], (heard) => heard.length > 0);
    assert.deepEqual(again.lost, []);
  });
}

test('the process hangs: lost once, and no audio is kept (R1.2)', async () => {
  open({ stallMs: 500 });
  const { lost } = await listen([voice(8, 200)], (_, gone) => gone.length > 0);
  assert.deepEqual(lost, ['the recogniser takes no audio']);
});

test('a model that the module refuses, or that ends it, is a problem and no end of the service', async () => {
  open({ model: model('bad-model') });
  assert.match((await engine.problem()) ?? '', /Please check your config/);
  await engine.close();
  open({ model: model('exits') });
  assert.match((await engine.problem()) ?? '', /ended/);
});

test('the real module is installed, and a missing model is said clearly', async () => {
  engine = createSherpa({ model: join(folder, 'nothing'), log: createTestLog() });
  assert.match((await engine.problem()) ?? '', /没有模型目录.*no model folder/);
  await engine.close();
  engine = createSherpa({ model: model('empty-files'), log: createTestLog() });
  assert.match((await engine.problem()) ?? '', /does not take the model/);
});

test('a module that is not installed is named with what to do', async () => {
  open({ module: 'sherpa-onnx-nowhere' });
  assert.match((await engine.problem()) ?? '', /npm install sherpa-onnx-nowhere/);
});
