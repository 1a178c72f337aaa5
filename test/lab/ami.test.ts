import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMessages, encodeAction } from '../../scripts/lab/ami.js';

test('an AMI action is headers and an empty line', () => {
  const text = encodeAction('Originate', '7', { Channel: 'PJSIP/x@trunk', Variable: ['A=1', 'B=2'] });
  assert.equal(
    text,
    'Action: Originate\r\nActionID: 7\r\nChannel: PJSIP/x@trunk\r\nVariable: A=1\r\nVariable: B=2\r\n\r\n',
  );
});

for (const evil of ['x\r\nAction: Command', 'x\n', 'x\r', 'x\0']) {
  test(`a value with a control character is refused: ${JSON.stringify(evil)}`, () => {
    assert.throws(() => encodeAction('Originate', '1', { Channel: evil }), /line break/);
    assert.throws(() => encodeAction('Originate', '1', { Variable: ['ok', evil] }), /line break/);
    assert.throws(() => encodeAction(evil, '1'), /line break/);
  });
}

test('messages are cut out of the stream wherever it was torn', () => {
  const { messages, rest } = decodeMessages(
    'Event: A\r\nX: 1\r\n\r\nResponse: Success\r\nOutput: a\r\nOutput: b\r\n\r\nEve',
  );
  assert.deepEqual(messages, [
    { Event: 'A', X: '1' },
    { Response: 'Success', Output: 'a\nb' },
  ]);
  assert.equal(rest, 'Eve');
});
