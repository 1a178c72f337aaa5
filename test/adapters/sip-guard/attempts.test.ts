import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAttempts, REMEMBERED_MS } from '../../../src/adapters/sip-guard/attempts.js';

test('R8.3 an attempt is remembered for 32 s and decided anew after that', async () => {
  let now = 0;
  const attempts = createAttempts<number>(() => now);
  let decisions = 0;
  const decide = (key: string): Promise<number> => attempts.decide(key, async () => ++decisions);
  assert.equal(await decide('a'), 1);
  now = REMEMBERED_MS - 1;
  assert.equal(await decide('a'), 1);
  now = REMEMBERED_MS;
  assert.equal(await decide('a'), 2);
});

test('the memory is bounded in time and in size; the oldest goes first', async () => {
  let now = 0;
  const attempts = createAttempts<string>(() => now, 3);
  for (const key of ['a', 'b', 'c', 'd']) await attempts.decide(key, async () => key);
  assert.equal(attempts.size, 3);
  assert.equal(await attempts.decide('d', async () => 'again'), 'd');
  now = REMEMBERED_MS;
  await attempts.decide('e', async () => 'e');
  assert.equal(attempts.size, 1);
});
