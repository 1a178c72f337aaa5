import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { decode } from '../../../scripts/lab/g711.js';
import { createSpeaker } from '../../../scripts/lab/speech-clips.js';
import { findSpeech } from '../../../scripts/lab/speech-found.js';
import { tryClip } from '../../../scripts/lab/speech-trial.js';
import { waitFor } from '../../../scripts/lab/wait.js';
import { createPocketsphinx, type PocketsphinxOptions } from '../../../src/adapters/pocketsphinx/index.js';
import type { SpeechEngine } from '../../../src/app/ports/speech.js';
import { createTestLog } from '../../fakes/silent-log.js';

const tools = findSpeech();
const speaker = createSpeaker(tools.flite, tools.sox, tools.clips);
const folder = mkdtempSync(join(tmpdir(), 'callward-sphinx-test-'));
after(() => rmSync(folder, { recursive: true }));

let engine: SpeechEngine;
afterEach(() => engine?.close());
const PHRASES = ['do not call me again', 'do not call me', 'stop calling me'].map((words) => ({ words }));
const open = (more: Partial<PocketsphinxOptions> = {}): void => {
  engine = createPocketsphinx({ ...tools, phrases: PHRASES, log: createTestLog(), spare: 1, ...more });
};

/** A recogniser that is a shell script; `exec` so that its process is the one that is killed. */
function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Feeds silence, faster than a call does, until the stream is lost. */
const untilLost = (): Promise<string[]> =>
  new Promise((resolve) => {
    const lost: string[] = [];
    const quiet = Buffer.alloc(1600);
    const stream = engine.open({
      heard: () => {},
      lost: (why) => {
        lost.push(why);
        // Room for a second loss that must not come.
        setImmediate(() => {
          clearInterval(timer);
          stream.audio(quiet);
          stream.close();
          resolve(lost);
        });
      },
    });
    const timer = setInterval(() => stream.audio(quiet), 2);
  });

for (const codec of ['alaw', 'ulaw'] as const) {
  test(`a spoken refusal is heard over ${codec}, with its place in the stream (R1.2)`, async () => {
    open();
    const line = { words: 'please do not call me again', voice: 'rms', stretch: 1 };
    const pcm = decode(await speaker.say(line, codec), codec);
    const { heard, lost } = await tryClip(engine, pcm);
    assert.equal(lost, undefined);
    assert.deepEqual(
      heard.map(({ text, stretch, final }) => [text, stretch, final]),
      [['do not call me again', 1, true]],
    );
    const [first] = heard;
    const { startMs = 0, endMs = 0, confidence = 0 } = first ?? {};
    assert.ok(startMs >= 600 && endMs <= 600 + pcm.length / 16 + 300, `${startMs}-${endMs}`);
    assert.ok(confidence > 0.5 && confidence <= 1);
  });
}

test('what sounds alike and means something else is not told (R1.2)', async () => {
  open();
  const line = { words: 'do not call the office, call my mobile', voice: 'rms', stretch: 1 };
  const { heard } = await tryClip(engine, decode(await speaker.say(line, 'alaw'), 'alaw'));
  assert.deepEqual(heard, []);
});

test('what was said last is still heard after the line is closed', async () => {
  open();
  const line = { words: 'stop calling me', voice: 'rms', stretch: 1 };
  const pcm = decode(await speaker.say(line, 'alaw'), 'alaw');
  const text = await new Promise<string>((resolve, reject) => {
    void tryClip(
      {
        ...engine,
        open: (listener) => engine.open({ ...listener, heard: ({ text: said }) => resolve(said) }),
      },
      pcm,
      600,
      0,
    ).then(() => setTimeout(() => reject(new Error('nothing heard')), 5000).unref());
  });
  assert.equal(text, 'stop calling me');
});

const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['ends', 'exit 3', /ended/],
  ['is killed', 'kill -9 $$', /SIGKILL/],
  ['takes no audio', 'exec sleep 60', /takes no audio/],
  ['writes garbage', 'echo "<<< 17 %%"; exec sleep 60', /never writes/],
  ['writes without end', 'exec tr "\\\\0" a </dev/zero', /never writes/],
];
for (const [what, body, why] of FAULTS) {
  test(`a recogniser that ${what}: lost once, with the reason (R1.2)`, async () => {
    open({ program: script(what.replaceAll(' ', '-'), body), stallMs: 200, spare: 0 });
    const lost = await untilLost();
    assert.equal(lost.length, 1);
    assert.match(lost[0] ?? '', why);
  });
}

test('a program that is not there: lost, and the problem says what to install, zh and en', async () => {
  open({ program: '/nowhere/pocketsphinx_continuous' });
  assert.match((await untilLost()).join(), /did not start|no recogniser/);
  assert.match((await engine.problem()) ?? '', /找不到程序.*apt install pocketsphinx/);
});

test('a model that is not there is named, with what to install', async () => {
  open({ model: '/nowhere' });
  assert.match((await engine.problem()) ?? '', /\/nowhere\/en-us\/mdef.*pocketsphinx-en-us/);
  open();
  assert.equal(await engine.problem(), undefined);
});

test('more voices than places: the one too many is lost, the others are not', async () => {
  open({ maxStreams: 1 });
  const first: string[] = [];
  const stream = engine.open({ heard: () => {}, lost: (why) => first.push(why) });
  assert.match((await untilLost()).join(), /all 1 recognisers are taken/);
  assert.deepEqual(first, []);
  stream.close();
});

test('after close no process and no folder is left', async () => {
  const mine = (): string[] =>
    readdirSync('/proc').filter((pid) => {
      try {
        return (
          /^\d+$/.test(pid) &&
          readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === `${process.pid}`
        );
      } catch {
        return false;
      }
    });
  const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('callward-speech-'));
  const before = folders();
  open({ spare: 2 });
  engine.open({ heard: () => {}, lost: () => {} }).audio(Buffer.alloc(320));
  await engine.close();
  // What was killed is gone when the kernel has done with it.
  await waitFor('the last process to be gone', () => mine().length === 0);
  assert.ok(folders().every((name) => before.includes(name)));
  assert.equal(spawnSync('true').status, 0);
});
