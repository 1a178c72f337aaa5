import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'callward-doctor-'));
after(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly ok: boolean;
  readonly findings: readonly { readonly what: string; readonly ok: boolean; readonly says: string }[];
}

function doctor(yaml: string): { status: number | null; answer: Answer } {
  const file = join(folder, 'callward.yaml');
  writeFileSync(file, `data: ${folder}\n${yaml}`);
  const program = resolve('build/src/cli/main.js');
  const { status, stdout } = spawnSync(process.execPath, [program, 'doctor', '--json', '--config', file], {
    encoding: 'utf8',
    env: { ...process.env, DOCTOR_PASSWORD: 'x' },
  });
  return { status, answer: JSON.parse(stdout) };
}

test('what is missing is named, with what to do, and the exit code says so (R1.2)', () => {
  const { status, answer } = doctor(`
hearing: { engine: pocketsphinx, language: en, pocketsphinx: { program: /nowhere/program } }
pbx:
  - { name: a, ari: { url: 'http://127.0.0.1:9', username: x, passwordEnv: DOCTOR_PASSWORD } }
  - { name: f, kind: freeswitch, esl: { port: 9, passwordEnv: DOCTOR_PASSWORD } }
trunks: [{ name: t, pbx: a, carrier: 'sip:127.0.0.1:5080' }]
`);
  assert.equal(status, 1);
  assert.equal(answer.ok, false);
  assert.deepEqual(
    answer.findings.map(({ what, ok }) => [what, ok]),
    [
      ['pbx a', false],
      ['pbx f', false],
      ['trunk a t', true],
      ['engine pocketsphinx', false],
    ],
  );
  assert.match(answer.findings[3]?.says ?? '', /找不到程序.*apt install pocketsphinx/);
});

test('a Vosk server that is away and a sherpa model that is missing are named', () => {
  const vosk = doctor("hearing: { engine: vosk, vosk: { url: 'ws://127.0.0.1:9' } }\n");
  assert.match(vosk.answer.findings[0]?.says ?? '', /no Vosk server at ws:\/\/127\.0\.0\.1:9/);
  const sherpa = doctor('hearing: { engine: sherpa, sherpa: { model: /nowhere/model } }\n');
  assert.match(sherpa.answer.findings[0]?.says ?? '', /no model folder \/nowhere\/model/);
});

test('nothing to miss: exit 0', () => {
  const { status, answer } = doctor('');
  assert.equal(status, 0);
  assert.equal(answer.ok, true);
});
