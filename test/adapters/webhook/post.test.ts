/** The wire of a webhook: signature, time-out, redirects, and what an answer means. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createPost, signed } from '../../../src/adapters/webhook/post.js';

const delivery = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, body: '{"test": 2432232314}' };

async function receiver(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

test('the signature is that of the example of Standard Webhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  assert.deepEqual(signed(secret, delivery), {
    'webhook-id': delivery.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('the body arrives as it was signed', async () => {
  let seen = '';
  const at = await receiver((request, reply) => {
    request.setEncoding('utf8').on('data', (part: string) => {
      seen += part;
    });
    request.on('end', () => reply.writeHead(204).end());
  });
  assert.deepEqual(await createPost({ url: at.url, secret: 's' })(delivery), { outcome: 'delivered' });
  assert.equal(seen, delivery.body);
  await at.close();
});

for (const [status, outcome] of [
  [200, 'delivered'],
  [202, 'delivered'],
  [301, 'failed'],
  [400, 'refused'],
  [401, 'failed'],
  [404, 'failed'],
  [410, 'refused'],
  [422, 'refused'],
  [429, 'failed'],
  [500, 'failed'],
  [503, 'failed'],
] as const)
  test(`HTTP ${status}: ${outcome}`, async (t) => {
    let requests = 0;
    const at = await receiver((_request, reply) => {
      requests += 1;
      reply.writeHead(status, { location: '/elsewhere' }).end('never read'.repeat(10_000));
    });
    t.after(at.close);
    assert.equal((await createPost({ url: at.url, secret: 's' })(delivery)).outcome, outcome);
    assert.equal(requests, 1, 'no redirect is followed');
  });

for (const [who, listener, timeoutMs, why] of [
  ['never answers', () => undefined, 50, /no answer in 50 ms/],
  ['hangs up', (request) => request.socket.destroy(), 10_000, /other side closed|hang up|ECONNRESET/],
] as const satisfies readonly (readonly [string, RequestListener, number, RegExp])[])
  test(`a receiver that ${who} has failed`, async (t) => {
    const at = await receiver(listener);
    t.after(at.close);
    const answer = await createPost({ url: at.url, secret: 's', timeoutMs })(delivery);
    assert.ok(answer.outcome === 'failed' && why.test(answer.why), JSON.stringify(answer));
  });

test('a receiver that is not there has failed', async () => {
  const at = await receiver(() => undefined);
  await at.close();
  const answer = await createPost({ url: at.url, secret: 's' })(delivery);
  assert.ok(answer.outcome === 'failed' && /ECONNREFUSED/.test(answer.why), JSON.stringify(answer));
});
