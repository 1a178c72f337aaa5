import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCarrier, readHostPort } from '../../src/config/addresses.js';

test('host and port of a listening address', () => {
  assert.deepEqual(readHostPort('127.0.0.1:15070'), { host: '127.0.0.1', port: 15070 });
  assert.deepEqual(readHostPort('[::1]:15070'), { host: '::1', port: 15070 });
});

const CARRIERS = [
  ['sip:203.0.113.10', { host: '203.0.113.10', transport: 'udp' }],
  ['sip:carrier.example:5080', { host: 'carrier.example', port: 5080, transport: 'udp' }],
  ['sip:carrier.example:5061;transport=tls', { host: 'carrier.example', port: 5061, transport: 'tls' }],
  ['sips:carrier.example', { host: 'carrier.example', transport: 'tls' }],
  ['sip:[2001:db8::1]:5060;transport=tcp', { host: '2001:db8::1', port: 5060, transport: 'tcp' }],
] as const;
for (const [uri, expected] of CARRIERS) {
  test(`carrier ${uri}`, () => assert.deepEqual(readCarrier(uri), expected));
}
