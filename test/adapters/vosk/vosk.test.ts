import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createVosk } from '../../../src/adapters/vosk/index.js';
import type { SpeechEngine, Utterance } from '../../../src/app/ports/speech.js';
import { type FakeVosk, type Misbehaviour, startFakeVosk } from '../../fakes/fake-vosk.js';
import { createTestLog } from '../../fakes/silent-log.js';
import { type Enough, listenTo } from '../listen-to.js';

let peer: FakeVosk;
let engine: SpeechEngine;
before(async () => {
  peer = await startFakeVosk();
});
after(() => peer.close());
afterEach(async () => {
  peer.misbehave(undefined);
  await engine?.close();
});

const open = (more: { stallMs?: number; url?: string; phrases?: readonly string[] } = {}): void => {
  engine = createVosk({ url: peer.url, log: createTestLog(), connectTimeoutMs: 1000, ...more });
};
const SECOND = Buffer.alloc(16_000);

function listen(enough: Enough) {
  let sent = 0;
  return listenTo(engine, enough, (stream) =>
    setInterval(() => {
      sent += 1;
      if (sent < 20_000) stream.audio(SECOND.subarray(0, 320));
    }, 1),
  );
}

test('what the server writes is told, partials first, with times and confidence (R1.2)', async () => {
  open();
  peer.hear([{ words: '不要再打了', atMs: 2000, confidence: 0.8 }]);
  const { heard, lost } = await listen((all) => all.some(({ final }) => final));
  const last = heard.at(-1);
  assert.deepEqual(last, {
    stretch: 1,
    text: '不 要 再 打 了',
    final: true,
    startMs: 1000,
    endMs: 2000,
    confidence: 0.8,
  });
  assert.ok(heard.some(({ final, stretch }) => !final && stretch === 1));
  assert.deepEqual(lost, []);
});

test('a second stretch has the next number, and what changes nothing is not told twice', async () => {
  open();
  peer.hear([
    { words: 'hello', atMs: 600 },
    { words: 'stop calling me', atMs: 3000 },
  ]);
  const { heard } = await listen((all) => all.filter(({ final }) => final).length === 2);
  assert.deepEqual(
    heard.filter(({ final }) => final).map(({ stretch, text }) => [stretch, text]),
    [
      [1, 'hello'],
      [2, 'stop calling me'],
    ],
  );
  const said = heard.map(({ stretch, text, final }) => `${stretch} ${text} ${final}`);
  assert.equal(new Set(said).size, said.length);
});

test('the configuration goes first: rate, words, phrases', async () => {
  open({ phrases: ['stop calling me'] });
  peer.hear([{ words: 'hello', atMs: 400 }]);
  await listen((all) => all.some(({ final }) => final));
  assert.deepEqual(peer.connections.at(-1)?.config, {
    sample_rate: 8000,
    words: 1,
    max_alternatives: 0,
    phrase_list: ['stop calling me'],
  });
});

test('what was said last is still heard after the line is closed', async () => {
  open();
  peer.hear([{ words: 'never call me again', atMs: 60_000 }]);
  const heard = await new Promise<Utterance>((resolve) => {
    const stream = engine.open({ heard: resolve, lost: () => {} });
    for (let i = 0; i < 20; i++) stream.audio(SECOND.subarray(0, 320));
    stream.close();
  });
  assert.equal(heard.text, 'never call me again');
  assert.equal(peer.connections.at(-1)?.ended, true);
});

const WAYS: readonly Misbehaviour[] = ['mute', 'garbage', 'flood', 'huge', 'close-early', 'refuse'];
for (const how of WAYS) {
  test(`a peer that does this is lost once, and says why: ${how} (R1.2)`, async () => {
    open({ stallMs: 300 });
    peer.misbehave(how);
    const { lost } = await listen((_, gone) => gone.length > 0);
    await engine.close();
    assert.equal(lost.length, 1);
    assert.match(lost[0] ?? '', /Vosk/);
  });
}

test('no server: the stream is lost and the problem names the address, zh and en', async () => {
  open({ url: 'ws://127.0.0.1:9' });
  const { lost } = await listen((_, gone) => gone.length > 0);
  assert.equal(lost.length, 1);
  assert.match((await engine.problem()) ?? '', /连不上.*no Vosk server at ws:\/\/127\.0\.0\.1:9/);
});

test('with a server there is no problem', async () => {
  open();
  assert.equal(await engine.problem(), undefined);
});
