/** Webhooks as the service runs them: a real ledger, a real receiver, and a restart in between (R6.1). */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { signed } from '../../src/adapters/webhook/post.js';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problems.js';
import { openWebhooks } from '../../src/service/webhooks.js';
import { anAlert, aShieldAdded } from '../fakes/records.js';
import { createTestLog } from '../fakes/silent-log.js';

const SECRET = 'a secret that only the two of us know';

/** A receiver that keeps what is rightly signed, and answers as it is told. */
async function startReceiver() {
  const got: { type: string; id: string }[] = [];
  const state = { status: 200 };
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, reply) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const id = String(request.headers['webhook-id']);
    const at = Number(request.headers['webhook-timestamp']) * 1000;
    const rightly =
      signed(SECRET, { id, at, body })['webhook-signature'] === request.headers['webhook-signature'];
    if (rightly && state.status === 200) got.push({ type: JSON.parse(body).type, id });
    reply.writeHead(rightly ? state.status : 401).end();
    for (const one of waiting) if (got.length >= one.count) one.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    got,
    state,
    has: (count: number) =>
      new Promise<void>((resolve) => (got.length >= count ? resolve() : waiting.push({ count, resolve }))),
    close: () => void server.close().closeAllConnections(),
  };
}

function configFor(url: string) {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  writeFileSync(
    join(folder, 'callward.yaml'),
    `data: data\nwebhooks:\n  - { name: crm, url: "${url}", secretFile: secret, events: [alert, refusal] }\n`,
  );
  return loadConfig(join(folder, 'callward.yaml'));
}

test('alerts and refusals arrive signed, in order, each once, over a restart', {
  timeout: 30_000,
}, async (t) => {
  const receiver = await startReceiver();
  t.after(receiver.close);
  const config = configFor(receiver.url);
  const store = openSqliteStore({ folder: config.data });
  t.after(() => store.close());
  const raised: string[] = [];
  const needs = {
    store,
    now: Date.now,
    log: createTestLog(),
    raise: ({ code }: { code: string }) => void raised.push(code),
  };
  await store.append(anAlert('before it was configured'));
  const first = await openWebhooks(config, needs);
  await store.append(anAlert('a1'));
  await store.append(aShieldAdded('s1'));
  await receiver.has(2);
  receiver.state.status = 503;
  await store.append(aShieldAdded('s2'));
  await first();
  await store.append(anAlert('a2'));
  receiver.state.status = 200;
  const second = await openWebhooks(config, needs);
  await receiver.has(4);
  await second();
  assert.deepEqual(
    receiver.got.map(({ type }) => type),
    ['alert', 'refusal', 'refusal', 'alert'],
  );
  assert.equal(new Set(receiver.got.map(({ id }) => id)).size, 4);
  assert.deepEqual(raised, []);
});

for (const [what, url, part] of [
  ['in the clear to elsewhere', 'http://crm.example.com/', /https:\/\//],
  ['with a password in it', 'https://a:b@crm.example.com/', /without user name/],
  ['no address', 'crm', /https:\/\//],
] as const)
  test(`an address is refused with what to write: ${what}`, () => {
    assert.throws(
      () => configFor(url),
      (error) => error instanceof ConfigError && part.test(JSON.stringify(error.problems)),
    );
  });
