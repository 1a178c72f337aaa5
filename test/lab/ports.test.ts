import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { claimPorts, hosts } from '../../scripts/lab/ports.js';

test('two labs at once get different port blocks, and a released block is free again', async () => {
  const first = await claimPorts(12_000);
  const second = await claimPorts(12_000);
  assert.ok(second.base - first.base >= 1000);
  assert.notEqual(first.port('sip'), second.port('sip'));
  await first.release();
  const third = await claimPorts(first.base);
  assert.equal(third.base, first.base);
  await second.release();
  await third.release();
});

test('a block in which somebody holds a port is passed over: UDP of the supervisor, TCP of the guard', async () => {
  const block = await claimPorts(16_000);
  await block.release();
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(block.port('supervisor'), hosts.supervisor, done));
  const beside = await claimPorts(block.base);
  assert.ok(beside.base > block.base);
  await beside.release();
  await new Promise<void>((done) => socket.close(done));

  const server = createServer();
  await new Promise<void>((done) => server.listen(block.port('guard'), hosts.guard, done));
  const again = await claimPorts(block.base);
  assert.ok(again.base > block.base);
  await again.release();
  await new Promise((done) => server.close(done));
});
