/** callward policy check, diff, show; explain and story with the texts behind a finding; replay through another pack. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { callward } from './callward.js';

const folder = mkdtempSync(join(tmpdir(), 'callward-policy-'));
const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const CITED = 'citation: { text: 本公司承诺, verified: unverified, on: "2026-11-22" }';
const OWN = write(
  'own.yaml',
  `name: own\nmarket: CN\nextends: cn-insurance\nwindows:\n  - id: lunch\n    ${CITED}\n    effect: narrow\n    open: [{ opens: "09:00", closes: "12:00" }, { opens: "14:00", closes: "20:00" }]\n`,
);

test('R7.1 policy check tells every rule in words, with its text and how far it was verified', async () => {
  const { exit, stdout } = await callward('policy', 'check', OWN);
  assert.equal(exit, 0);
  for (const part of [
    /规则包可用 the pack is good: own/,
    /sale-hours: 可呼叫 09:00–21:00（不限）/,
    /open 09:00–21:00 \(always\)/,
    /依据转述 read in a secondary text, 2026-11-22/,
    /lunch: 收窄，只可呼叫 09:00–12:00、14:00–20:00/,
    /本公司承诺 \(未核实 NOT VERIFIED/,
    /for renewal, where a policy ends within 40 days/,
    /2 条未核实 unverified/,
  ]) {
    assert.match(stdout, part);
  }
});

test('R7.1 policy check of a bad pack ends with 1 and says file, line, key and remedy', async () => {
  const bad = write('bad.yaml', 'name: bad\nmarket: CN\nwindows:\n  - id: hours\n');
  const { exit, stderr } = await callward('policy', 'check', bad);
  assert.equal(exit, 1);
  assert.match(stderr, /bad\.yaml:4 windows\.0\.citation: give every rule a citation/);
  assert.match(stderr, /每条规则须有 citation/);
});

test('policy diff names what was added, removed and changed, in words', async () => {
  const { exit, stdout } = await callward('policy', 'diff', 'cn-insurance', OWN, '--json');
  assert.equal(exit, 0);
  const diff = JSON.parse(stdout);
  assert.deepEqual(
    [diff.added.map((rule: { id: string }) => rule.id), diff.removed, diff.changed],
    [['lunch'], [], []],
  );
  const back = JSON.parse((await callward('policy', 'diff', OWN, 'cn-insurance', '--json')).stdout);
  assert.deepEqual(
    back.removed.map((rule: { id: string }) => rule.id),
    ['lunch'],
  );
  const beijing = await callward('policy', 'diff', 'cn-insurance', 'cn-insurance-beijing');
  assert.match(beijing.stdout, /修改 changed policy-service\n +原 before\n/);
  assert.match((await callward('policy', 'diff', OWN, OWN)).stdout, /没有差别/);
});

test('policy show adds the company’s own hours, and says loudly that nothing is blocked', async () => {
  const config = write('callward.yaml', 'data: data\npolicy:\n  mode: shadow\n  hours: {closes: "18:00"}\n');
  const { stdout } = await callward('policy', 'show', '--config', config);
  assert.match(stdout, /company-hours: 收窄，只可呼叫 00:00–18:00/);
  assert.match(stdout, /SHADOW MODE: nothing is blocked/);
});

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

test('R8.3 explain names the unverified rule that decides, and when the call would be allowed', async () => {
  const config = write('own-site.yaml', `data: ${join(folder, 'data')}\npolicy: {pack: own.yaml}\n`);
  await callward('migrate', '--config', config);
  const asked = ['explain', '13800138000', '--at', `${TOMORROW}T13:00`, '--config', config];
  const { stdout } = await callward(...asked);
  assert.match(stdout, /依据 rule: lunch: 本公司承诺 \(未核实 NOT VERIFIED, 2026-11-22\)/);
  assert.match(stdout, new RegExp(`allowed from: ${TOMORROW} 14:00`));
  const [finding] = JSON.parse((await callward(...asked, '--json')).stdout).findings;
  assert.deepEqual([finding.rule, finding.verified, finding.citation], ['lunch', 'unverified', '本公司承诺']);
});

test('R7.1 replay through another pack tells what would change, and refuses a bad one', async () => {
  const data = join(folder, 'replayed');
  await callward('migrate', '--data', data);
  const { exit, stdout } = await callward('replay', '--policy', OWN, '--data', data, '--json');
  assert.equal(exit, 0);
  assert.deepEqual([JSON.parse(stdout).pack, JSON.parse(stdout).decisions], ['own', 0]);
  assert.equal((await callward('replay', '--policy', 'nope', '--data', data)).exit, 1);
});
