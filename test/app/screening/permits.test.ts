import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPermits, PERMIT_MS } from '../../../src/app/screening/permits.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../../fakes/attempt.js';

const KEY = '+8613800138000';
const recorded = Promise.resolve(true);

test('a permit is good for one INVITE on a trunk: the second is an attempt of its own (R1.1)', () => {
  const permits = createPermits();
  permits.grant(KEY, attemptOf(), recorded);
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id, 'attempt-1');
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT), undefined);
});

test('a failover to another trunk is the same attempt', () => {
  const permits = createPermits();
  permits.grant(KEY, attemptOf(), recorded);
  permits.take(KEY, 'pbx1', 'trunk-a', AT);
  assert.equal(permits.take(KEY, 'pbx1', 'trunk-b', AT)?.attempt.id, 'attempt-1');
});

test('two agents calling one number hold two permits', () => {
  const permits = createPermits();
  permits.grant(KEY, attemptOf({ id: 'a' }), recorded);
  permits.grant(KEY, attemptOf({ id: 'b' }), recorded);
  const taken = [
    permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id,
    permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id,
  ];
  assert.deepEqual(taken, ['a', 'b']);
});

test('a permit of another PBX, another number, or withdrawn is none', () => {
  const permits = createPermits();
  permits.grant(KEY, attemptOf(), recorded);
  assert.equal(permits.take(KEY, 'pbx2', 'trunk', AT), undefined);
  assert.equal(permits.take('+8613800138001', 'pbx1', 'trunk', AT), undefined);
  permits.withdraw(KEY);
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT), undefined);
});

test('a call that ended before its INVITE leaves its permit to nobody', () => {
  const permits = createPermits();
  permits.grant(KEY, attemptOf({ id: 'gone' }), recorded);
  permits.grant(KEY, attemptOf({ id: 'waiting' }), recorded);
  permits.giveUp(KEY, 'gone');
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id, 'waiting');
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT), undefined);
});

test('a permit goes stale, and a clock set back does not make it eternal', () => {
  for (const at of [AT + PERMIT_MS + 1, AT - 1]) {
    const permits = createPermits();
    permits.grant(KEY, attemptOf(), recorded);
    assert.equal(permits.take(KEY, 'pbx1', 'trunk', at), undefined);
  }
});

test('stale permits do not pile up', () => {
  const permits = createPermits();
  for (let i = 0; i < 1000; i++) permits.grant(`+86138${i}`, attemptOf({ at: AT + i }), recorded);
  permits.grant(KEY, attemptOf({ at: AT + 3 * PERMIT_MS }), recorded);
  assert.equal(permits.size, 1);
});
