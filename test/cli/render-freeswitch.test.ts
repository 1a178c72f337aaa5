import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { callward, newFolder } from './callward.js';

const CONFIG = `pbx:
  - name: fs1
    kind: freeswitch
    esl: {user: callward@example.com, passwordFile: secret}
    internal: [192.0.2.0/24]
trunks:
  - {name: carrier1, pbx: fs1, carrier: "sip:203.0.113.10:5060"}
`;

test('freeswitch render writes all files or none, and keeps the names it made', async () => {
  const data = newFolder();
  const site = dirname(data);
  const [config, out] = [join(site, 'callward.yaml'), join(site, 'out')];
  writeFileSync(config, CONFIG);
  writeFileSync(join(site, 'secret'), 'not-a-default-1\n');
  const render = () => callward('freeswitch', 'render', '--out', out, '--config', config, '--data', data);
  const first = await render();
  assert.equal(first.exit, 0, first.stderr);
  const files = readdirSync(out).filter((name) => !name.startsWith('.'));
  assert.deepEqual(files.sort(), [
    'dialplan_callward.xml',
    'directory_callward.xml',
    'gateway_carrier1.xml',
    'keys_callward.xml',
    'vars_callward.xml',
    'verdict_callward.xml',
  ]);
  const gateway = readFileSync(join(out, 'gateway_carrier1.xml'), 'utf8');
  assert.equal((await render()).exit, 0);
  assert.equal(readFileSync(join(out, 'gateway_carrier1.xml'), 'utf8'), gateway);
  writeFileSync(join(site, 'secret'), 'with "quotes"\n');
  const refused = await render();
  assert.equal(refused.exit, 2);
  assert.match(refused.stderr, /password cannot be written/);
  assert.doesNotMatch(refused.stderr, /quotes"\n/);
  assert.match(readFileSync(join(out, 'directory_callward.xml'), 'utf8'), /not-a-default-1/);
});
