import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimPorts } from '../../scripts/lab/ports.js';

test('two labs at once get different port blocks, and a released block is free again', async () => {
  const first = await claimPorts(42_000);
  const second = await claimPorts(42_000);
  assert.ok(second.base - first.base >= 1000);
  assert.notEqual(first.port('sip'), second.port('sip'));
  await first.release();
  const third = await claimPorts(first.base);
  assert.equal(third.base, first.base);
  await second.release();
  await third.release();
});
