import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ear } from '../../scripts/lab/ear.js';
import { CODECS, decodeUlaw, encodeUlaw } from '../../scripts/lab/g711.js';
import { waitFor } from '../../scripts/lab/wait.js';

test('µ-law there and back stays within its step size', () => {
  for (const sample of [0, 1, -1, 100, -100, 5000, -5000, 32_000, -32_000]) {
    const back = decodeUlaw(encodeUlaw(sample));
    assert.ok(Math.abs(back - sample) <= Math.abs(sample) / 16 + 8, `${sample} came back as ${back}`);
  }
  assert.equal(decodeUlaw(0xff), 0);
  assert.equal(decodeUlaw(0x00), -32_124);
});

for (const name of ['ulaw', 'alaw'] as const)
  test(`${name}: every byte there and back, and the samples in order of size`, () => {
    const { encode, decode } = CODECS[name];
    for (let byte = 0; byte < 256; byte++) {
      const back = encode(decode(byte));
      assert.ok(back === byte || decode(back) === 0, `${byte} came back as ${back}`);
    }
    for (const sample of [7, -7, 100, -100, 5000, -5000, 32_000, -32_000])
      assert.ok(Math.abs(decode(encode(sample)) - sample) <= Math.abs(sample) / 16 + 8, `${sample}`);
  });

test('a clip is said once, at the speed of speech, in A-law; what is lost on the way is counted', async () => {
  const [mouth, ear] = [await Ear.open('127.0.7.1', 0, 'alaw'), await Ear.open('127.0.7.2')];
  mouth.speakTo({ host: ear.host, port: ear.port, dtmfPayload: 101 });
  const clip = Buffer.from(
    Array.from({ length: 2500 }, (_, i) =>
      CODECS.alaw.encode(Math.round(6000 * Math.sin((2 * Math.PI * 700 * i) / 8000))),
    ),
  );
  await mouth.say(clip);
  await waitFor('the silence after it', () => ear.seconds() > 0.6);
  assert.ok(Math.abs(ear.tone(700) - 6000) < 400);
  assert.ok(Math.abs(ear.audibleMs() - 300) <= 50);
  assert.deepEqual([ear.lost, ear.received > 25], [0, true]);
  await mouth.close();
  await ear.close();
});

test('an ear tells one tone from another, and both from silence', async () => {
  const [mouth, ear] = [await Ear.open('127.0.7.1'), await Ear.open('127.0.7.2')];
  mouth.speakTo({ host: ear.host, port: ear.port, dtmfPayload: 101 });
  mouth.speak(700, 8000);
  await waitFor('half a second of tone', () => ear.seconds() > 0.5);
  assert.ok(Math.abs(ear.tone(700) - 8000) < 400, `700 Hz heard at ${ear.tone(700)}`);
  assert.ok(ear.tone(440) < 400, `440 Hz heard at ${ear.tone(440)}`);
  assert.ok(ear.audibleMs() > 400);

  const mark = ear.mark();
  mouth.speak(0, 0);
  await waitFor('half a second of silence', () => ear.seconds(mark) > 0.6);
  assert.equal(ear.loudest(mark + 800), 0);
  await mouth.close();
  await ear.close();
});

test('keys arrive once each, in order, repeats included', async () => {
  const [mouth, ear] = [await Ear.open('127.0.7.1'), await Ear.open('127.0.7.2')];
  mouth.speakTo({ host: ear.host, port: ear.port, dtmfPayload: 101 });
  await mouth.press('*99#');
  await waitFor('four keys', () => ear.keysHeard.length >= 4);
  assert.deepEqual(ear.keysHeard, ['*', '9', '9', '#']);
  await assert.rejects(mouth.press('x'), /no such key/);
  await mouth.close();
  await ear.close();
});
