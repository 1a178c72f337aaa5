import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCanaries } from '../../../../src/adapters/freeswitch/gate/canaries.js';

test('a canary is known by its number while it is out, and nobody else’s number is', () => {
  let id = 0;
  const canaries = createCanaries(() => `0000-${++id}`);
  const [one, other] = [canaries.release(), canaries.release()];
  assert.notEqual(one.number, other.number);
  assert.match(one.number, /^callward-canary-[0-9a-z]+$/);
  assert.equal(canaries.met('13800138000'), false);
  assert.equal(canaries.met(one.number), true);
  assert.deepEqual([one.asked(), other.asked()], [true, false]);
  one.done();
  assert.equal(canaries.met(one.number), false);
});
