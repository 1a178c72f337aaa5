import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFraming, MAX_BODY, MAX_HEAD } from '../../../src/adapters/sip-guard/stream.js';
import { sipRequest } from './exchange.js';

const MESSAGES = [
  sipRequest({ body: 'v=0\r\n\r\nINVITE sip:900@h SIP/2.0\r\n\r\n' }),
  sipRequest({ method: 'OPTIONS', branch: 'b2' }),
  sipRequest({ branch: 'b3', body: 'x' }),
];
const STREAM = Buffer.concat([
  Buffer.from('\r\n\r\n'),
  ...MESSAGES.flatMap((message) => [message, Buffer.from('\r\n\r\n')]),
]);

for (const step of [1, 2, 3, 7, 64, STREAM.length]) {
  test(`the stream cut every ${step} bytes yields the same messages`, () => {
    const framing = createFraming();
    const seen: Buffer[] = [];
    for (let at = 0; at < STREAM.length; at += step)
      seen.push(...framing.push(STREAM.subarray(at, at + step)));
    assert.deepEqual(seen.map(String), MESSAGES.map(String));
    assert.equal(framing.lost, undefined);
  });
}

test('a message begun is partial until it is whole', () => {
  const framing = createFraming();
  framing.push(MESSAGES[0]?.subarray(0, 20) ?? Buffer.alloc(0));
  assert.equal(framing.partial, true);
  framing.push(MESSAGES[0]?.subarray(20) ?? Buffer.alloc(0));
  assert.equal(framing.partial, false);
});

const head = (line: string): string => `OPTIONS sip:h SIP/2.0\r\n${line}\r\n\r\n`;
const LOST: readonly (readonly [name: string, bytes: string, why: string])[] = [
  ['no length', head('CSeq: 1 OPTIONS'), 'no-content-length'],
  ['a negative length', head('Content-Length: -1'), 'no-content-length'],
  ['a hexadecimal length', head('Content-Length: 0x10'), 'no-content-length'],
  ['two lengths', head('Content-Length: 0\r\nl: 40'), 'no-content-length'],
  ['a length too long', head(`l: ${MAX_BODY + 1}`), 'body-too-long'],
  ['headers without end', 'x'.repeat(MAX_HEAD + 1), 'head-too-long'],
];

for (const [name, bytes, why] of LOST) {
  test(`${name} ends the connection, and nothing behind it is read`, () => {
    const framing = createFraming();
    assert.deepEqual(framing.push(Buffer.from(bytes)), []);
    assert.equal(framing.lost, why);
    assert.deepEqual(framing.push(sipRequest()), []);
  });
}

test('a folded and a repeated equal length are understood', () => {
  const framing = createFraming();
  assert.equal(framing.push(Buffer.from(`${head('Content-Length :\r\n 2\r\nl: 2')}ab`)).length, 1);
});
