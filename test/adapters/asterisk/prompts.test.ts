import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { makePrompts, tone, wav } from '../../../scripts/prompts.js';

/** Stands for espeak-ng and sox: writes its name into the file that is asked for. */
function set(t: TestContext) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'callward-prompts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name: string, script: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  return {
    source: 'dialplan/prompts',
    out: path.join(folder, 'sounds'),
    espeak: program('espeak', 'while [ "$1" != -w ]; do shift; done; cat >"$2"'),
    sox: program('sox', 'cp "$1" "$8"'),
    program,
  };
}

test('a tone is 8 kHz 16-bit mono of the length asked for', () => {
  const file = wav(tone([660, 0], 100));
  assert.equal(file.readUInt32LE(24), 8000);
  assert.equal(file.readUInt16LE(22), 1);
  assert.equal(file.readUInt16LE(34), 16);
  assert.equal(file.readUInt32LE(40), 2 * 1600);
  assert.ok(Math.max(...tone([660], 100)) > 8000);
});

test('every sentence is spoken once; a second run makes nothing, and a recording of the site stays', (t) => {
  const options = set(t);
  assert.ok(makePrompts(options) > 80);
  assert.equal(makePrompts(options), 0);
  const own = path.join(options.out, 'zh', 'shielded.wav');
  assert.match(readFileSync(own, 'utf8'), /屏蔽/);
  writeFileSync(own, 'our own');
  rmSync(path.join(options.out, 'en', 'closing.wav'));
  assert.equal(makePrompts(options), 1);
  assert.equal(readFileSync(own, 'utf8'), 'our own');
});

test('a program that fails leaves no half a file, and a missing one is named with the remedy', (t) => {
  const options = set(t);
  const broken = options.program('broken', 'echo "no voice" >&2; exit 3');
  assert.throws(() => makePrompts({ ...options, sox: broken }), /failed with 3: no voice/);
  assert.deepEqual(readdirSync(path.join(options.out, 'zh')), []);
  assert.throws(
    () => makePrompts({ ...options, espeak: '/nowhere/espeak' }),
    /apt-get install espeak-ng sox/,
  );
  assert.ok(existsSync(path.join(options.out, 'tone-registered.wav')), 'tones need no program');
});
