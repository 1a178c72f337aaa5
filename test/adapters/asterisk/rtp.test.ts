import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRtpReceiver, readRtp, type Source } from '../../../src/adapters/asterisk/rtp.js';

const HERE: Source = { address: '127.0.0.1', port: 4000 };

/** A frame of ten samples, all the same, so that a frame is told by one number. */
const pcm = (value: number): Buffer => {
  const samples = Buffer.alloc(20);
  for (let at = 0; at < 20; at += 2) samples.writeInt16BE(value, at);
  return samples;
};

function rtp(
  sequence: number,
  value: number,
  { ssrc = 7, type = 10, first = 0x80, tail = Buffer.alloc(0) } = {},
): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(first, 0);
  head.writeUInt8(type, 1);
  head.writeUInt16BE(sequence & 0xffff, 2);
  head.writeUInt32BE(ssrc, 8);
  return Buffer.concat([head, pcm(value), tail]);
}

/** A receiver and the frames it handed on, each by its number; 0 is silence. */
function receiver() {
  const frames: number[] = [];
  const { packet, passed } = createRtpReceiver((audio) => {
    assert.equal(audio.length % 2, 0);
    for (let at = 0; at < audio.length; at += 20) frames.push(audio.readInt16LE(at));
  });
  return { frames, passed, packet: (bytes: Buffer, from = HERE) => packet(bytes, from) };
}

for (const [what, arrivals, heard] of [
  ['in order', [1, 2, 3], [1, 2, 3]],
  ['two that changed places', [1, 3, 2, 4], [1, 2, 3, 4]],
  ['twice', [1, 2, 2, 3, 3], [1, 2, 3]],
  ['late by three', [1, 3, 4, 5, 2, 6], [1, 2, 3, 4, 5, 6]],
  ['one lost', [1, 3, 4, 5, 6, 7], [1, 0, 3, 4, 5, 6, 7]],
  ['lost, and then it comes after all', [1, 3, 4, 5, 6, 7, 2, 8], [1, 0, 3, 4, 5, 6, 7, 8]],
  ['three lost', [1, 5, 6, 7, 8, 9], [1, 0, 0, 0, 5, 6, 7, 8, 9]],
  ['a lone stranger of another count', [1, 2, 5000, 3], [1, 2, 3]],
  ['another count', [1, 2, 5000, 5001, 5002], [1, 2, 5001, 5002]],
  ['a count that goes back', [5000, 5001, 100, 101, 102], [5000, 5001, 101, 102]],
] as const)
  test(`packets ${what}`, () => {
    const { frames, packet } = receiver();
    for (const sequence of arrivals) packet(rtp(sequence, sequence));
    assert.deepEqual(frames, heard);
  });

test('the count goes on after 65535', () => {
  const { frames, packet } = receiver();
  for (const [sequence, value] of [
    [65_534, 1],
    [0, 3],
    [65_535, 2],
    [1, 4],
  ] as const)
    packet(rtp(sequence, value));
  assert.deepEqual(frames, [1, 2, 3, 4]);
});

test('a new SSRC begins again, after what was still held', () => {
  const { frames, packet } = receiver();
  packet(rtp(1, 1));
  packet(rtp(3, 3));
  packet(rtp(900, 9, { ssrc: 8 }));
  packet(rtp(901, 10, { ssrc: 8 }));
  assert.deepEqual(frames, [1, 0, 3, 9, 10]);
});

test('who sends first is heard, and nobody else', () => {
  const { frames, packet } = receiver();
  packet(rtp(1, 1));
  packet(rtp(2, 99), { ...HERE, port: 4001 });
  packet(rtp(2, 99), { ...HERE, address: '127.0.0.9' });
  packet(rtp(2, 2));
  assert.deepEqual(frames, [1, 2]);
});

test('other payloads, keys and garbage are passed over, also as the first packet', () => {
  const { frames, packet } = receiver();
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('hello'),
    Buffer.alloc(400),
    rtp(1, 9, { type: 101 }),
    rtp(1, 9, { type: 0 }),
    rtp(1, 9, { first: 0x40 }),
    rtp(1, 9, { first: 0x8f }),
    rtp(1, 9, { tail: Buffer.from([1]) }),
  ])
    packet(bytes, { ...HERE, port: 4009 });
  packet(rtp(1, 1));
  assert.deepEqual(frames, [1]);
});

test('CSRCs, extension and padding are no sound', () => {
  const plain = rtp(1, 5);
  const full = Buffer.concat([
    Buffer.from([0x80 | 0x20 | 0x10 | 2]),
    plain.subarray(1, 12),
    Buffer.alloc(8, 0xee),
    Buffer.from([0xbe, 0xde, 0, 1, 1, 2, 3, 4]),
    plain.subarray(12),
    Buffer.from([0, 0, 3]),
  ]);
  assert.deepEqual(readRtp(full)?.payload, pcm(5));
});

test('a phone that is silent sends nothing, and is heard as silent', () => {
  const { frames, packet, passed } = receiver();
  passed(100);
  assert.deepEqual(frames, [], 'not before the voice was there');
  packet(rtp(1, 1));
  passed(100);
  assert.deepEqual(frames, [1]);
  passed(100);
  assert.equal(frames.length, 1 + 80, '100 ms are 1,600 bytes');
  packet(rtp(2, 2));
  packet(rtp(4, 4));
  passed(100);
  passed(100);
  assert.deepEqual(frames.slice(81), [2, 0, 4], 'what was held for a lost one comes before the silence');
});

test('whatever arrives is answered', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (packets) => {
      const { packet } = receiver();
      for (const bytes of packets) {
        readRtp(Buffer.from(bytes));
        packet(Buffer.from(bytes));
        packet(Buffer.concat([Buffer.from([0x80, 10]), Buffer.from(bytes)]));
      }
    }),
  );
});

test('shuffled within what is held back, some twice: every frame once, in order', () => {
  const stream = fc
    .tuple(
      fc.nat(65_535),
      fc.array(fc.record({ by: fc.nat(3), twice: fc.boolean() }), { minLength: 1, maxLength: 80 }),
    )
    .map(([start, frames]) => ({ start, frames }));
  fc.assert(
    fc.property(stream, ({ start, frames: sent }) => {
      const { frames, packet } = receiver();
      packet(rtp(start, 1));
      const order = sent
        .flatMap(({ by, twice }, i) =>
          twice
            ? [
                { i, at: i + by },
                { i, at: i + by + 0.5 },
              ]
            : [{ i, at: i + by }],
        )
        .sort((a, b) => a.at - b.at || a.i - b.i);
      for (const { i } of order) packet(rtp(start + 1 + i, i + 2));
      assert.deepEqual(
        frames,
        Array.from({ length: sent.length + 1 }, (_, i) => i + 1),
      );
    }),
  );
});
