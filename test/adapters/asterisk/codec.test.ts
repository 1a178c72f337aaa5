import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCommand, UnsafeValue } from '../../../src/adapters/asterisk/codec.js';
import type { Command } from '../../../src/adapters/asterisk/commands.js';

const path = (command: Command) => {
  const { method, path } = encodeCommand('callward', command);
  return `${method} ${path}`;
};
const to = (extension: string, channel = '1.2'): Command => ({
  kind: 'continue',
  channel,
  context: 'callward-cleared',
  extension,
});

test('R1.1 a verdict is one request that names context, extension and priority', () => {
  assert.equal(
    path(to('13800138000')),
    'POST /channels/1.2/continue?context=callward-cleared&extension=13800138000&priority=1',
  );
  assert.equal(path(to('+8613800138000')).includes('extension=%2B8613800138000'), true);
});

for (const raw of [
  '138&PJSIP/x',
  '138@evil',
  '138,1',
  '138\r\n',
  '',
  '138;x',
  '${EXTEN}',
  '-1',
  ' 138',
  '１３８',
])
  test(`R1.1 an extension Dial could misread never leaves: ${JSON.stringify(raw)}`, () => {
    assert.throws(() => path(to(raw)), UnsafeValue);
  });

for (const id of ['a\r\nb', 'a\0b', '', '.', '..', 'a\u007fb'])
  test(`a channel id with control characters or dots is refused: ${JSON.stringify(id)}`, () => {
    assert.throws(() => path(to('110', id)), UnsafeValue);
  });

test('a channel id cannot leave its place in the path', () => {
  assert.equal(path({ kind: 'hang-up', channel: '../x?y#z' }), 'DELETE /channels/..%2Fx%3Fy%23z');
});

test('the key is answered through SHARED of the channel by its name', () => {
  const { path } = encodeCommand('callward', {
    kind: 'answer-key',
    channelName: 'Local/drain@callward-pending-00000001;2',
    answer: 'registered-at-once',
  });
  const query = new URL(path, 'http://x').searchParams;
  assert.equal(query.get('variable'), 'SHARED(CALLWARD_ANSWER,Local/drain@callward-pending-00000001;2)');
  assert.equal(query.get('value'), 'registered-at-once');
});

test('a channel name cannot close the function or add an argument', () => {
  for (const channelName of ['PJSIP/a),x', 'PJSIP/a(b', 'PJSIP/a,b'])
    assert.throws(() => path({ kind: 'answer-key', channelName, answer: 'failed' }), UnsafeValue);
});

test('a comma in one sound or channel does not make two', () => {
  assert.throws(() => path({ kind: 'play', channel: '1', playback: 'p', sounds: ['a,b'] }), UnsafeValue);
  assert.throws(() => path({ kind: 'join', bridge: 'b', channels: ['1,2'] }), UnsafeValue);
});
