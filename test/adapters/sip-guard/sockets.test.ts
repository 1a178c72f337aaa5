import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { createGuardCore, type GuardOptions } from '../../../src/adapters/sip-guard/guard.js';
import { createSipGuard, type SipGuard } from '../../../src/adapters/sip-guard/index.js';
import { createAdmission } from '../../../src/adapters/sip-guard/loopback.js';
import { listenTcp, TCP_LIMITS } from '../../../src/adapters/sip-guard/tcp.js';
import { createTestLog } from '../../fakes/silent-log.js';
import { headersOf, sipRequest, statusOf } from './exchange.js';
import { type FakeListener, fakeListener } from './fake-listener.js';

function optionsFor(listener: FakeListener): GuardOptions {
  let ids = 0;
  return {
    trunk: 'carrier-a',
    pbx: 'pbx-1',
    carrier: 'sip:carrier.example:5060',
    listener,
    now: () => 0,
    newId: () => `attempt-${++ids}`,
    log: createTestLog(),
    budgetMs: 60_000,
  };
}

const guardOn = (transport: 'udp' | 'tcp', listener = fakeListener()): Promise<SipGuard> =>
  createSipGuard({
    ...optionsFor(listener),
    listen: { host: '127.0.0.1', port: 0 },
    transports: [transport],
  });

async function udpAnswer(guard: SipGuard, request: Buffer): Promise<{ answer: string; port: number }> {
  const phone = createSocket('udp4');
  try {
    phone.bind(0, '127.0.0.1');
    await once(phone, 'listening');
    const answer = once(phone, 'message');
    phone.send(request, guard.address.port, guard.address.host);
    return { answer: String((await answer)[0]), port: phone.address().port };
  } finally {
    phone.close();
  }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

test('R1.1 over UDP the answer comes to the port it was asked from (RFC 3581)', async () => {
  const guard = await guardOn('udp');
  try {
    const { answer, port } = await udpAnswer(guard, sipRequest());
    assert.equal(statusOf(answer), 302);
    assert.ok(headersOf(answer, 'Via')[0]?.endsWith(`;received=127.0.0.1;rport=${port}`));
  } finally {
    await guard.close();
  }
});

test('a packet that is no SIP does not keep the next one from its answer', async () => {
  const listener = fakeListener();
  const guard = await guardOn('udp', listener);
  try {
    const phone = createSocket('udp4');
    phone.send(Buffer.from([0, 255, 13, 10, 0]), guard.address.port, guard.address.host, () => phone.close());
    await once(phone, 'close');
    assert.equal(statusOf((await udpAnswer(guard, sipRequest({ method: 'OPTIONS' }))).answer), 200);
    assert.equal(listener.anomalies.length, 1);
  } finally {
    await guard.close();
  }
});

test('R1.1 over TCP one byte at a time, two requests on one connection', async () => {
  const guard = await guardOn('tcp');
  const socket = await connected(guard.address.port);
  try {
    socket.setNoDelay(true);
    let text = '';
    const both = new Promise<void>((resolve) =>
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (text.split('\r\n\r\n').length > 2) resolve();
      }),
    );
    const requests = Buffer.concat([
      sipRequest({ body: 'v=0' }),
      sipRequest({ user: '913800138000', callId: 'c2', branch: 'b2' }),
    ]);
    for (const byte of requests) socket.write(Buffer.of(byte));
    await both;
    assert.deepEqual(text.split('\r\n\r\n').slice(0, 2).map(statusOf), [302, 603]);
    assert.equal(guard.stats().connections, 1);
  } finally {
    socket.destroy();
    await guard.close();
  }
});

test('a connection whose framing is lost is closed', async () => {
  const guard = await guardOn('tcp');
  const socket = await connected(guard.address.port);
  socket.resume();
  const closed = once(socket, 'close');
  socket.write('INVITE sip:138@h SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n');
  await closed;
  await guard.close();
});

test('connections above the limit, idle ones and unfinished messages are closed', async () => {
  const listener = fakeListener();
  const core = createGuardCore(optionsFor(listener));
  const limits = { ...TCP_LIMITS, connections: 1, idleMs: 60_000, partialMs: 5 };
  const server = await listenTcp('127.0.0.1', 0, core, () => true, limits);
  try {
    const first = await connected(server.port);
    const second = await connected(server.port);
    second.resume();
    await once(second, 'close');
    first.resume();
    first.write('INVITE sip:');
    await once(first, 'close');
    assert.deepEqual(listener.anomalies, ['too-many-connections', 'slow-message']);
    const idle = await listenTcp('127.0.0.1', 0, core, () => true, { ...limits, idleMs: 5 });
    const quiet = await connected(idle.port);
    quiet.resume();
    await once(quiet, 'close');
    await idle.close();
  } finally {
    await server.close();
  }
});

test('this host and the named PBXs are served, nobody else', () => {
  const admits = createAdmission(['192.0.2.10']);
  for (const peer of ['127.0.0.1', '127.9.9.9', '::1', '192.0.2.10']) assert.ok(admits(peer), peer);
  for (const peer of ['192.0.2.11', '203.0.113.1', '2001:db8::1', '', 'localhost'])
    assert.ok(!admits(peer), peer);
});

test('a port that is taken fails at start and leaves nothing open', async () => {
  const guard = await guardOn('tcp');
  const again = { ...optionsFor(fakeListener()), listen: { host: '127.0.0.1', port: guard.address.port } };
  await assert.rejects(createSipGuard({ ...again, transports: ['udp', 'tcp'] }), /EADDRINUSE/);
  const udp = await createSipGuard({ ...again, transports: ['udp'] });
  await udp.close();
  await guard.close();
});
