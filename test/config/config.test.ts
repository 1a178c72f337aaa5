import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compilePolicy } from '../../src/config/compile-policy.js';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problems.js';
import { readAriPassword } from '../../src/config/secret.js';
import type { NumberingPlan } from '../../src/core/number/numbering-plan.js';
import { testPack } from '../fakes/policy.js';

const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
let files = 0;
function write(yaml: string): string {
  const file = join(folder, `c${++files}.yaml`);
  writeFileSync(file, yaml);
  return file;
}

const PBX = `pbx:
  - name: pbx1
    ari: {username: callward, passwordFile: secret}
`;

test('the commented file says exactly the defaults, and names every key', () => {
  const { data: _, ...shipped } = loadConfig(join(process.cwd(), 'config', 'callward.yaml'));
  const { data: __, ...defaults } = loadConfig();
  assert.deepEqual(shipped, defaults);
  assert.equal(defaults.policy.hours, undefined);
  assert.deepEqual([defaults.policy.pack, defaults.policy.mode], ['cn-insurance', 'enforce']);
  assert.equal(
    loadConfig(join(process.cwd(), 'config', 'callward.yaml')).data,
    join(process.cwd(), '.callward'),
  );
});

test('the examples in the commented file are valid as they stand', () => {
  const lines = readFileSync(join(process.cwd(), 'config', 'callward.yaml'), 'utf8').split('\n');
  const list = (key: string) => {
    const end = lines.indexOf(`${key}: []`);
    const block: string[] = [];
    for (let i = end - 1; lines[i]?.startsWith('#   '); i--) block.unshift(lines[i]?.slice(2) ?? '');
    assert.ok(block.length > 3, key);
    return `${key}:\n${block.join('\n')}\n`;
  };
  const config = loadConfig(write(list('pbx') + list('trunks')));
  assert.equal(config.pbx[0]?.supervisor, 'PJSIP/sup1');
  assert.equal(config.trunks[0]?.guard?.listen, '127.0.0.1:15070');
  assert.equal(config.pbx[1]?.kind, 'freeswitch');
});

const FREESWITCH = `pbx:
  - name: fs1
    kind: freeswitch
    esl: {passwordFile: secret}
`;

test('a format is for Asterisk: on a FreeSWITCH trunk one that would be ignored is refused, with the line', () => {
  const trunk = (more: string) => `trunks:\n  - {name: a, pbx: fs1, carrier: "sip:10.0.0.1"${more}}\n`;
  for (const fine of ['', ', format: verbatim'])
    assert.equal(loadConfig(write(FREESWITCH + trunk(fine))).trunks[0]?.format, 'verbatim');
  assert.equal(loadConfig(write(PBX + trunk('').replace('fs1', 'pbx1'))).trunks[0]?.format, 'national');
  for (const ignored of ['national', 'e164', 'plus-e164'])
    assert.throws(
      () => loadConfig(write(FREESWITCH + trunk(`, format: ${ignored}`))),
      (error) =>
        error instanceof ConfigError &&
        error.problems.length === 1 &&
        error.problems[0]?.key === 'trunks.0.format' &&
        error.problems[0].line === 6 &&
        /as the dial string wrote it/.test(error.problems[0].en),
      ignored,
    );
});

test('a FreeSWITCH needs a secret and nothing more; its trunks have a guard only where one is asked for', () => {
  const trunks =
    'trunks:\n  - {name: a, pbx: fs1, carrier: "sip:10.0.0.1"}\n  - {name: b, pbx: fs1, carrier: "sip:10.0.0.2", guard: {}}\n';
  const { pbx, trunks: made } = loadConfig(write(FREESWITCH + trunks));
  assert.deepEqual(pbx, [
    {
      name: 'fs1',
      kind: 'freeswitch',
      esl: { host: '127.0.0.1', port: 8021, passwordFile: join(folder, 'secret') },
      gate: { listen: '127.0.0.1:8084', deadlineSeconds: 2 },
      internal: [],
      canary: { everySeconds: 300, onFailure: 'alert' },
      ...{ supervisors: [], phones: 'user/{extension}' },
    },
  ]);
  assert.deepEqual(
    made.map((trunk) => trunk.guard?.listen),
    [undefined, '127.0.0.1:15070'],
  );
});

test('a problem names file, line, key and remedy, in both languages', () => {
  const cases: [yaml: string, line: number, key: string, en: RegExp][] = [
    ['languages: zh\n', 1, 'languages', /no such key/],
    ['log:\n  level: info\n  fiel: x\n', 3, 'log.fiel', /no such key/],
    ['policy:\n  hours:\n    opens: 9\n', 3, 'policy.hours.opens', /HH:MM/],
    ['policy:\n  hours:\n    opens: "25:00"\n', 3, 'policy.hours.opens', /HH:MM/],
    ['policy:\n  hours: {opens: "21:00", closes: "09:00"}\n', 2, 'policy.hours.closes', /later than opens/],
    ['refusal:\n  term: P11M\n', 2, 'refusal.term', /less than one year/],
    ['refusal:\n  key: "9"\n', 2, 'refusal.key', /./],
    ['policy:\n  numbering:\n    outsideLine: [9]\n', 3, 'policy.numbering.outsideLine.0', /string/],
    [
      'pbx:\n  - name: p\n    ari:\n      username: u\n      password: hunter2\n',
      5,
      'pbx.0.ari.password',
      /no password in this file/,
    ],
    ['pbx:\n  - name: p\n    ari: {username: u}\n', 3, 'pbx.0.ari.passwordFile', /either passwordFile/],
    [
      `${PBX}trunks:\n  - {name: t, pbx: other, carrier: "sip:10.0.0.1"}\n`,
      5,
      'trunks.0.pbx',
      /names no PBX/,
    ],
    [`${PBX}trunks:\n  - {name: t, pbx: pbx1, carrier: "sip:x y"}\n`, 5, 'trunks.0.carrier', /SIP address/],
    [`${PBX}trunks:\n  - {name: "t]\\nx", pbx: pbx1, carrier: "sip:10.0.0.1"}\n`, 5, 'trunks.0.name', /./],
    [`${FREESWITCH}    ari: {username: u}\n`, 5, 'pbx.0.ari', /no such key/],
    [`${FREESWITCH}    internal: ["192.0.2.0/33"]\n`, 5, 'pbx.0.internal.0', /address, a network/],
    [`${FREESWITCH}    internal: ["phone:5060"]\n`, 5, 'pbx.0.internal.0', /address, a network/],
    [`${FREESWITCH}    gate: {listen: "0.0.0.0"}\n`, 5, 'pbx.0.gate.listen', /IP:port/],
    [
      `screening: {budgetMs: 1500}\n${FREESWITCH}    gate: {deadlineSeconds: 2}\n`,
      6,
      'pbx.0.gate.deadlineSeconds',
      /one second longer/,
    ],
    [`${FREESWITCH}    canary: {everySeconds: 1}\n`, 5, 'pbx.0.canary.everySeconds', /./],
    ['pbx:\n  - {name: x, kind: avaya}\n', 2, 'pbx.0.kind', /asterisk|freeswitch|discriminator|input/i],
    [
      'pbx:\n  - name: p\n    kind: freeswitch\n    esl: {user: a@b}\n',
      4,
      'pbx.0.esl.passwordFile',
      /either passwordFile/,
    ],
    [
      `${PBX}trunks:\n  - {name: a, pbx: pbx1, carrier: "sip:10.0.0.1"}\n  - {name: b, pbx: pbx1, carrier: "sip:10.0.0.2"}\n`,
      6,
      'trunks.1.guard.listen',
      /used twice/,
    ],
    ['log: {level: info\n', 2, '', /not YAML/],
    ['data: a\ndata: b\n', 2, '', /not YAML/],
  ];
  for (const [yaml, line, key, en] of cases) {
    const file = write(yaml);
    assert.throws(
      () => loadConfig(file),
      (error) => {
        assert.ok(error instanceof ConfigError, String(error));
        const problem = error.problems.find((found) => found.key === key);
        assert.ok(problem, `${yaml}: ${JSON.stringify(error.problems)}`);
        assert.equal(problem.file, file);
        assert.equal(problem.line, line, yaml);
        assert.match(problem.en, en);
        assert.match(problem.zh, /\p{Script=Han}/u);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
      yaml,
    );
  }
});

test('an empty file is the defaults, a missing one is an error that names it', () => {
  assert.equal(loadConfig(write('')).language, 'zh');
  assert.equal(loadConfig(write('# nothing\n')).language, 'zh');
  assert.throws(() => loadConfig(join(folder, 'none.yaml')), /none\.yaml.*cannot be read/);
});

test('an alias bomb is an error, not an hour', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (let i = 1; i < 9; i++) {
    const [name, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
  }
  assert.throws(() => loadConfig(write(`${bomb.join('\n')}\n`)), ConfigError);
});

test('the password comes from a file or the environment, and is in no message', () => {
  writeFileSync(join(folder, 'secret'), 's3cret\n');
  const [fromFile] = loadConfig(write(PBX)).pbx;
  assert.ok(fromFile?.kind === 'asterisk');
  assert.equal(readAriPassword(fromFile), 's3cret');
  const [fromEnv] = loadConfig(write(PBX.replace('passwordFile: secret', 'passwordEnv: ARI_PW'))).pbx;
  assert.ok(fromEnv?.kind === 'asterisk');
  assert.equal(readAriPassword(fromEnv, { ARI_PW: 'x' }), 'x');
  assert.throws(() => readAriPassword(fromEnv, {}), /\$ARI_PW.*no ARI password/);
  writeFileSync(join(folder, 'secret'), 's3cret\r\nAction: x\n');
  assert.throws(
    () => readAriPassword(fromFile),
    (error) => error instanceof ConfigError && !/s3cret/.test(error.message),
  );
});

test('the policy version changes with everything that can change a verdict, and with nothing else', () => {
  const plan = (version: string) => ({ version }) as NumberingPlan;
  const base = compilePolicy(loadConfig(), plan('a'), testPack);
  assert.match(base.version, /^[0-9a-f]{16}$/);
  const version = (yaml: string, numbering = 'a') =>
    compilePolicy(loadConfig(write(yaml)), plan(numbering), testPack).version;
  assert.equal(version('language: en\n'), base.version);
  assert.notEqual(version('', 'b'), base.version);
  assert.notEqual(version('policy: {hours: {opens: "09:01"}}\n'), base.version);
  assert.notEqual(version('policy: {numbering: {homeArea: "10"}}\n'), base.version);
  assert.notEqual(version('policy: {mode: shadow}\n'), base.version);
  const cited = {
    ...testPack,
    optIn: { id: 'x', citation: { text: 'x', verified: 'unverified', on: '2026-01-01' } },
  } as const;
  assert.notEqual(compilePolicy(loadConfig(), plan('a'), cited).version, base.version);
});
