import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPermits, PERMIT_MS, type Permit } from '../../../src/app/screening/permits.js';
import type { CallAttempt } from '../../../src/core/call-attempt.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../../fakes/attempt.js';
import { testPolicy } from '../../fakes/policy.js';
import { aDecision } from '../../fakes/records.js';

const KEY = '+8613800138000';
const permitFor = (attempt: CallAttempt): Permit => ({
  attempt,
  basis: { at: attempt.at, policy: testPolicy, facts: aDecision('p').facts, version: 1 },
  recorded: Promise.resolve(true),
});

test('a permit is good for one INVITE on a trunk: the second is an attempt of its own (R1.1)', () => {
  const permits = createPermits();
  permits.grant(KEY, permitFor(attemptOf()));
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id, 'attempt-1');
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT), undefined);
});

test('a failover to another trunk is the same attempt', () => {
  const permits = createPermits();
  permits.grant(KEY, permitFor(attemptOf()));
  permits.take(KEY, 'pbx1', 'trunk-a', AT);
  assert.equal(permits.take(KEY, 'pbx1', 'trunk-b', AT)?.attempt.id, 'attempt-1');
});

test('two agents calling one number hold two permits', () => {
  const permits = createPermits();
  permits.grant(KEY, permitFor(attemptOf({ id: 'a' })));
  permits.grant(KEY, permitFor(attemptOf({ id: 'b' })));
  const taken = [
    permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id,
    permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id,
  ];
  assert.deepEqual(taken, ['a', 'b']);
});

test('a permit of another PBX, another number, or withdrawn is none', () => {
  const permits = createPermits();
  permits.grant(KEY, permitFor(attemptOf()));
  assert.equal(permits.take(KEY, 'pbx2', 'trunk', AT), undefined);
  assert.equal(permits.take('+8613800138001', 'pbx1', 'trunk', AT), undefined);
  permits.withdraw(KEY);
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT), undefined);
});

test('a call that ended before its INVITE leaves its permit to nobody', () => {
  const permits = createPermits();
  permits.grant(KEY, permitFor(attemptOf({ id: 'gone' })));
  permits.grant(KEY, permitFor(attemptOf({ id: 'waiting' })));
  permits.giveUp(KEY, 'gone');
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT)?.attempt.id, 'waiting');
  assert.equal(permits.take(KEY, 'pbx1', 'trunk', AT), undefined);
});

test('a permit goes stale, and a clock set back does not make it eternal', () => {
  for (const at of [AT + PERMIT_MS + 1, AT - 1]) {
    const permits = createPermits();
    permits.grant(KEY, permitFor(attemptOf()));
    assert.equal(permits.take(KEY, 'pbx1', 'trunk', at), undefined);
  }
});

test('stale permits do not pile up', () => {
  const permits = createPermits();
  for (let i = 0; i < 1000; i++) permits.grant(`+86138${i}`, permitFor(attemptOf({ at: AT + i })));
  permits.grant(KEY, permitFor(attemptOf({ at: AT + 3 * PERMIT_MS })));
  assert.equal(permits.size, 1);
});
