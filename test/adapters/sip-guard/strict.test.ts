import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  readStrictTemplates,
  renderKamailio,
  type StrictOptions,
} from '../../../src/adapters/sip-guard/strict/render-kamailio.js';

const TEMPLATES = readStrictTemplates(join(process.cwd(), 'dialplan/kamailio'));
const OPTIONS: StrictOptions = {
  carrier: { host: '203.0.113.9', port: 5080, transport: 'tcp' },
  pbx: { host: '192.0.2.10', port: 5060, transport: 'udp' },
  listen: { host: '192.0.2.10', port: 5070 },
  inside: { host: '127.0.0.1', port: 5071 },
  guard: { host: '127.0.0.1', port: 5072 },
  emergency: ['110', '120'],
  secret: 'abcdefghijklmnop',
};

test('R1.1 strict mode is rendered without a placeholder left', () => {
  const { cfg, nft } = renderKamailio(OPTIONS, TEMPLATES);
  assert.doesNotMatch(cfg + nft, /@[A-Z_]+@/);
  assert.match(cfg, /\$rU =~ "\^\(110\|120\)\$"/);
  assert.match(cfg, /\$ru = "sip:" \+ \$rU \+ "@203\.0\.113\.9:5080";/);
  assert.match(
    nft,
    /ip daddr 203\.0\.113\.9 udp dport \{ 5060, 5061, 5080 \} meta skuid != "kamailio" counter reject/,
  );
});

const UNSAFE: readonly (readonly [name: string, change: Partial<StrictOptions>])[] = [
  ['a carrier by name', { carrier: { host: 'carrier.example', port: 5060, transport: 'udp' } }],
  ['a quote in an address', { carrier: { host: '1.2.3.4"; exec("x")', port: 5060, transport: 'udp' } }],
  [
    'a line break in an address',
    { pbx: { host: '192.0.2.10\nlisten=udp:0.0.0.0', port: 5060, transport: 'udp' } },
  ],
  ['a TLS carrier', { carrier: { host: '203.0.113.9', port: 5061, transport: 'tls' as 'tcp' } }],
  ['a port of zero', { guard: { host: '127.0.0.1', port: 0 } }],
  ['a port with a fraction', { guard: { host: '127.0.0.1', port: 5060.5 } }],
  ['the asking side on the network', { inside: { host: '192.0.2.10', port: 5071 } }],
  ['loopback towards a carrier outside', { listen: { host: '127.0.0.1', port: 5070 } }],
  ['PBX and carrier at one address', { pbx: { host: '203.0.113.9', port: 5060, transport: 'udp' } }],
  ['no emergency number', { emergency: [] }],
  ['a pattern as emergency number', { emergency: ['.*'] }],
  ['a secret with a quote', { secret: 'abcdefghijklmnop"' }],
  ['a short secret', { secret: 'abc' }],
  ['a user with a space', { user: 'kamailio; accept' }],
  ['a SIP port out of range', { sipPorts: [70_000] }],
  ['a waiting time of zero', { askMs: 0 }],
];

for (const [name, change] of UNSAFE) {
  test(`R1.1 ${name} is refused`, () => {
    assert.throws(() => renderKamailio({ ...OPTIONS, ...change }, TEMPLATES), /^Error: strict mode/);
  });
}

test('the secret is not told in an error', () => {
  assert.throws(
    () => renderKamailio({ ...OPTIONS, secret: 'tell"nobody-tell-nobody' }, TEMPLATES),
    (error: Error) => !error.message.includes('nobody'),
  );
});

test('a placeholder that is not known is an error', () => {
  assert.throws(() => renderKamailio(OPTIONS, { cfg: '@NO_SUCH@', nft: '' }), /@NO_SUCH@/);
});
