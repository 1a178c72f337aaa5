import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problems.js';
import { supervisorsOf } from '../../src/config/supervisor-schema.js';

const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
let files = 0;
function load(yaml: string) {
  const file = join(folder, `c${++files}.yaml`);
  writeFileSync(file, yaml);
  return loadConfig(file);
}
const asterisk = (more: string) =>
  `pbx:\n  - name: pbx1\n    ari: {username: callward, passwordFile: secret}\n${more}`;
const freeswitch = (more: string) =>
  `pbx:\n  - name: fs1\n    kind: freeswitch\n    esl: {passwordFile: secret}\n${more}`;

for (const [what, yaml, phones, template] of [
  ['nobody', asterisk(''), [], 'PJSIP/{extension}'],
  ['one, as before', asterisk('    supervisor: PJSIP/a\n'), ['PJSIP/a'], 'PJSIP/{extension}'],
  [
    'a list behind one, each once',
    asterisk('    supervisor: PJSIP/a\n    supervisors: [PJSIP/b, PJSIP/a]\n'),
    ['PJSIP/a', 'PJSIP/b'],
    'PJSIP/{extension}',
  ],
  [
    'on FreeSWITCH',
    freeswitch('    supervisors: [user/a]\n    phones: user/{extension}@example.com\n'),
    ['user/a'],
    'user/{extension}@example.com',
  ],
] as const)
  test(`R6.1 supervisors’ phones: ${what}`, () => {
    const [pbx] = load(yaml).pbx;
    assert.ok(pbx);
    assert.deepEqual([supervisorsOf(pbx), pbx.phones], [phones, template]);
  });

for (const [what, yaml] of [
  ['a phone that is no endpoint', asterisk('    supervisors: ["8001"]\n')],
  ['a template without a place for the extension', asterisk('    phones: PJSIP/8001\n')],
  [
    'a template that would say more to an originate',
    freeswitch('    phones: "user/{extension} &system(x)"\n'),
  ],
  ['a leader of a team that is not there', 'patrol: {leaders: {north: "8100"}}\n'],
  ['hours that close before they open', 'patrol: {hours: {opens: "18:00", closes: "09:00"}}\n'],
  ['a day that is none', 'patrol: {days: [8]}\n'],
] as const)
  test(`R6.1 refused: ${what}`, () => {
    assert.throws(() => load(yaml), ConfigError);
  });

test('1436 no patrol unless one is planned; by default on weekdays from nine to six', () => {
  const { patrol } = load(
    'teams: {north: ["8001"]}\npatrol: {perAgentPerWeek: 2, leaders: {north: "8100"}}\n',
  );
  assert.deepEqual(
    [patrol.hours, patrol.days, patrol.perAgentPerWeek],
    [{ opens: 540, closes: 1080 }, [1, 2, 3, 4, 5], 2],
  );
  assert.equal(load('').patrol.perAgentPerWeek, 0);
});
