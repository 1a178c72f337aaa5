import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { writeFiles } from '../../src/cli/write-files.js';
import { callward, newFolder } from './callward.js';

const CONFIG = `pbx:
  - name: pbx1
    ari: {username: callward, passwordFile: secret}
trunks:
  - {name: carrier1, pbx: pbx1, carrier: "sip:203.0.113.10:5060;transport=udp"}
`;

function aSite() {
  const data = newFolder();
  const site = dirname(data);
  const config = join(site, 'callward.yaml');
  const out = join(site, 'out');
  writeFileSync(config, CONFIG);
  writeFileSync(join(site, 'secret'), 'not-a-default-1\n');
  const render = (...more: string[]) =>
    callward('asterisk', 'render', '--out', out, '--config', config, '--data', data, ...more);
  return { site, config, out, render };
}

test('render writes every file, and a second run changes nothing', async () => {
  const { out, render } = aSite();
  const first = await render('--json');
  assert.equal(first.exit, 0, first.stderr);
  const { files } = JSON.parse(first.stdout) as { files: string[] };
  assert.deepEqual(
    readdirSync(out)
      .filter((name) => !name.startsWith('.'))
      .sort(),
    [...files].sort(),
  );
  assert.ok(files.includes('extensions_callward.conf'));
  assert.equal((await render()).exit, 0);
});

test('render replaces no file that somebody changed, and then writes none at all', async () => {
  const { out, render, config } = aSite();
  await render();
  const changed = join(out, 'features_callward.conf');
  writeFileSync(changed, '; mine\n');
  const untouched = readFileSync(join(out, 'ari_callward.conf'), 'utf8');
  writeFileSync(config, CONFIG.replace('username: callward', 'username: other'));
  const refused = await render();
  assert.equal(refused.exit, 2);
  assert.match(refused.stderr, /features_callward\.conf/);
  assert.equal(readFileSync(changed, 'utf8'), '; mine\n');
  assert.equal(readFileSync(join(out, 'ari_callward.conf'), 'utf8'), untouched);
  assert.equal((await render('--force')).exit, 0);
  assert.notEqual(readFileSync(changed, 'utf8'), '; mine\n');
  assert.match(readFileSync(join(out, 'ari_callward.conf'), 'utf8'), /\[other\]/);
});

test('a write that fails leaves everything as it was', () => {
  const { out } = aSite();
  writeFiles(out, new Map([['a.conf', 'old']]), false);
  const files = new Map([
    ['a.conf', 'new'],
    ['no-such-folder/b.conf', 'new'],
  ]);
  assert.throws(() => writeFiles(out, files, true));
  assert.equal(readFileSync(join(out, 'a.conf'), 'utf8'), 'old');
  assert.deepEqual(readdirSync(out).sort(), ['.callward-rendered.json', 'a.conf']);
});

test('strict mode renders Kamailio and the firewall rule for one trunk, with a secret that stays', async () => {
  const { out, render } = aSite();
  const strict = ['--strict', '--proxy', '192.0.2.10:5062', '--pbx-sip', '192.0.2.10:5060'];
  const first = await render(...strict);
  assert.equal(first.exit, 0, first.stderr);
  const cfg = readFileSync(join(out, 'kamailio.cfg'), 'utf8');
  assert.match(cfg, /203\.0\.113\.10/);
  await render(...strict);
  assert.equal(readFileSync(join(out, 'kamailio.cfg'), 'utf8'), cfg);
  assert.equal((await render('--strict')).exit, 2);
});

test('render without a trunk says what is missing', async () => {
  const { config, render } = aSite();
  writeFileSync(config, 'pbx: []\n');
  const { exit, stderr } = await render();
  assert.equal(exit, 2);
  assert.match(stderr, /has no pbx/);
});

test('a folder that cannot be: a usage error, nothing written, and no endless loop', async () => {
  const { site, config } = aSite();
  const file = join(site, 'file');
  writeFileSync(file, 'mine');
  const before = readdirSync(site).sort();
  for (const out of ['/proc/x', '/proc/x/y', file, join(file, 'below')]) {
    const data = join(site, 'data');
    const { exit, stderr } = await callward(
      'asterisk',
      'render',
      '--out',
      out,
      '--config',
      config,
      '--data',
      data,
    );
    assert.equal(exit, 2, `${out}: ${stderr}`);
    assert.match(stderr, /where: --out/);
    assert.doesNotMatch(stderr, /defect/);
  }
  assert.equal(readFileSync(file, 'utf8'), 'mine');
  assert.deepEqual(readdirSync(site).sort(), before);
  assert.throws(() => writeFiles('/proc/x', new Map([['a.conf', 'a']]), false), /proc/);
});

test('a PBX that is not in the configuration is repeated, with those that are', async () => {
  const { exit, stderr } = await aSite().render('--pbx', 'pbx9');
  assert.equal(exit, 2);
  assert.match(stderr, /no pbx9\n.*where: --pbx\n.*pbx1/s);
});

test('a password that Asterisk would read otherwise: a usage error that does not repeat it, nothing written', async () => {
  const { site, out, render } = aSite();
  writeFileSync(join(site, 'secret'), 'one;two\n');
  const { exit, stderr } = await render();
  assert.equal(exit, 2, stderr);
  assert.match(stderr, /password cannot be written/);
  assert.doesNotMatch(stderr, /one;two|defect/);
  assert.equal(existsSync(out), false);
});
