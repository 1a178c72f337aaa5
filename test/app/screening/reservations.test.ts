import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReservations, KEPT_MS, RINGING_MS } from '../../../src/app/screening/reservations.js';
import type { PastCall } from '../../../src/core/caps/history.js';

const A = '+8613800138000';
const B = '+8613900139000';
const call = (id: string, at = 1_000_000, number = A): PastCall => ({ id, at, number, purpose: 'sale' });
const history = (calls: readonly PastCall[] = [], numbers = [A]) => ({ numbers, calls });
const ids = (calls: readonly PastCall[]) => calls.map(({ id }) => id);

test('what is reserved is in the history at once, and once: the store tells of it under the same id (R2.3)', () => {
  const reserved = createReservations();
  reserved.reserve(call('a'));
  reserved.reserve(call('a'));
  assert.deepEqual(ids(reserved.merge(history()).calls), ['a']);
  assert.deepEqual(ids(reserved.merge(history([call('a')])).calls), ['a']);
  assert.deepEqual(ids(reserved.merge(history([call('b', 5)])).calls), ['b', 'a'], 'oldest first');
  assert.equal(reserved.size, 1);
});

test('other numbers of the same person count, other people’s do not', () => {
  const reserved = createReservations();
  reserved.reserve(call('a', 1_000_000, B));
  assert.deepEqual(ids(reserved.merge(history([], [A, B])).calls), ['a']);
  const untouched = history();
  assert.equal(reserved.merge(untouched), untouched);
});

test('what did not go out is released', () => {
  const reserved = createReservations();
  reserved.reserve(call('a'));
  reserved.release(A, 'a');
  assert.deepEqual(reserved.merge(history()).calls, []);
  assert.equal(reserved.size, 0);
});

test('a call rings until it is answered or over; the answer is known before the store has it', () => {
  const reserved = createReservations();
  for (const id of ['a', 'b']) reserved.reserve(call(id));
  assert.equal(reserved.connected(A, 'a', 1_000_500), 'a');
  reserved.ended(A, 'b');
  const [a, b] = reserved.merge(history([call('a')])).calls;
  assert.deepEqual([a?.ringing, a?.connectedAt, b?.ringing], [undefined, 1_000_500, undefined]);
});

test('an answer without an attempt is that of the oldest call still on its way to the number', () => {
  const reserved = createReservations();
  for (const id of ['a', 'b']) reserved.reserve(call(id));
  assert.equal(reserved.connected(A, undefined, 1_000_500), 'a');
  assert.equal(reserved.connected(A, undefined, 1_000_600), 'b');
  assert.equal(reserved.connected(A, undefined, 1_000_700), undefined);
  assert.equal(reserved.connected(B, undefined, 1_000_700), undefined);
});

test('the store knows it after a while, and the memory is given back', () => {
  const reserved = createReservations();
  const start = 1_000_000;
  reserved.reserve(call('over', start));
  reserved.ended(A, 'over');
  reserved.reserve(call('rings', start));
  reserved.reserve(call('later', start + KEPT_MS + 1));
  assert.deepEqual(ids(reserved.merge(history()).calls), ['rings', 'later']);
  reserved.reserve(call('much later', start + RINGING_MS + KEPT_MS));
  assert.ok(!ids(reserved.merge(history()).calls).includes('rings'));
});
