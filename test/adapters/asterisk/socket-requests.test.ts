import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSocketRequests } from '../../../src/adapters/asterisk/socket-requests.js';

const release = { method: 'POST', path: '/channels/1.1/continue?context=a&extension=b' } as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

function given(deadline = 60_000) {
  const sent: { readonly request_id: string; readonly uri: string; readonly method: string }[] = [];
  const requests = createSocketRequests(deadline);
  const open = () => requests.opened((text) => sent.push(JSON.parse(text)), 'callward');
  const answer = (index: number, status: number) =>
    requests.heard(
      JSON.stringify({ type: 'RESTResponse', request_id: sent[index]?.request_id, status_code: status }),
    );
  return { requests, sent, open, answer };
}

test('an Asterisk that never answers the question is asked nothing more', async () => {
  const { requests, sent, open } = given(5);
  open();
  assert.equal(requests.send(release), undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(requests.send(release), undefined);
  assert.equal(sent.length, 1);
});

test('where it answers, a release goes over the socket, once, and gets its own answer', async () => {
  const { requests, sent, open, answer } = given();
  open();
  answer(0, 200);
  await settled();
  const [one, other] = [requests.send(release), requests.send(release)];
  assert.equal(sent[1]?.uri, 'channels/1.1/continue?context=a&extension=b');
  answer(2, 404);
  answer(1, 204);
  assert.deepEqual(await Promise.all([one, other]), [
    { answered: true, status: 204, body: '' },
    { answered: true, status: 404, body: '' },
  ]);
  assert.equal(sent.length, 3);
});

test('a release whose socket is lost is told so and not sent again; the next one goes by HTTP', async () => {
  const { requests, sent, open, answer } = given();
  open();
  answer(0, 200);
  await settled();
  const lost = requests.send(release);
  requests.closed();
  assert.deepEqual(await lost, { answered: false, why: 'the connection was closed' });
  assert.equal(requests.send(release), undefined);
  open();
  answer(1, 204);
  assert.equal(requests.send(release), undefined, 'a late answer to the old socket opens nothing');
  assert.equal(sent.length, 3);
});

test('what is no answer is left to the events, garbage included', () => {
  const { requests } = given();
  for (const text of [
    '{"type":"StasisStart"}',
    '{"RESTResponse',
    '"RESTResponse"',
    '{"type":"RESTResponse"}',
    'null "RESTResponse"',
  ])
    assert.equal(requests.heard(text), false);
});
