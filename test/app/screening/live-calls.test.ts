import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingLeg } from '../../../src/app/ports/pbx.js';
import { createLiveCalls } from '../../../src/app/screening/live-calls.js';
import { attemptOf } from '../../fakes/attempt.js';

const KEY = '+8613800138000';
const agent = { pbx: 'pbx1', channel: 'agent-leg-1' };
const trunk = { pbx: 'pbx1', channel: 'trunk-leg-1' };
const leg: OutgoingLeg = { ref: trunk, caller: agent, dialstring: '13800138000@trunk', endpoint: 'trunk' };

test('the trunk leg joins the call of the agent who dialled it', () => {
  const calls = createLiveCalls();
  calls.cleared(KEY, attemptOf());
  calls.dialled(KEY, leg);
  calls.answered(trunk);
  assert.equal(calls.byLeg(trunk), calls.byLeg(agent));
  assert.equal(calls.byLeg(agent)?.answered, true);
  assert.equal(calls.byNumber(KEY).length, 1);
});

for (const order of [
  [agent, trunk],
  [trunk, agent],
]) {
  test(`a call is forgotten when its last leg has ended (${order[0]?.channel} first)`, () => {
    const calls = createLiveCalls();
    calls.cleared(KEY, attemptOf());
    calls.dialled(KEY, leg);
    for (const ref of order) calls.ended(ref);
    assert.deepEqual([calls.size, calls.byNumber(KEY).length], [0, 0]);
  });
}

test('a raw originate has no agent leg and is forgotten with its trunk leg', () => {
  const calls = createLiveCalls();
  calls.dialled(KEY, { ref: trunk, dialstring: '13800138000@trunk', endpoint: 'trunk' });
  assert.equal(calls.byLeg(trunk)?.agentLeg, undefined);
  calls.ended(trunk);
  assert.equal(calls.byNumber(KEY).length, 0);
});

test('what ended while the link was down is forgotten', () => {
  const calls = createLiveCalls();
  calls.cleared(KEY, attemptOf());
  calls.dialled(KEY, leg);
  calls.cleared('+8613900139000', attemptOf({ ref: { pbx: 'pbx2', channel: 'elsewhere' } }));
  calls.sweep('pbx1', new Set([trunk.channel]));
  assert.equal(calls.byLeg(agent), undefined);
  assert.equal(calls.byNumber(KEY).length, 1, 'the customer’s leg is alive');
  calls.sweep('pbx1', new Set());
  assert.equal(calls.byNumber(KEY).length, 0);
  assert.equal(calls.byNumber('+8613900139000').length, 1, 'the other PBX is not touched');
});

test('each number of a forked dial is a call of its own; the agent keeps the screened one', () => {
  const calls = createLiveCalls();
  calls.cleared(KEY, attemptOf());
  calls.dialled(KEY, leg);
  calls.dialled('+8613900139000', { ...leg, ref: { pbx: 'pbx1', channel: 'trunk-leg-2' } });
  assert.equal(calls.byLeg(agent)?.number, KEY);
  assert.equal(calls.byNumber('+8613900139000').length, 1);
});

test('R1.2 a call cleared on its trunk leg is one call: a refusal on it spares it, and it is forgotten at its end', () => {
  const calls = createLiveCalls();
  calls.cleared(KEY, attemptOf({ ref: trunk }));
  calls.dialled(KEY, leg);
  calls.answered(trunk);
  assert.equal(calls.byNumber(KEY).length, 1);
  assert.equal(calls.byLeg(trunk)?.agentLeg, agent, 'what is for the agent must never reach the customer');
  assert.equal(calls.byLeg(trunk)?.attempt?.ref, trunk);
  assert.equal(calls.byLeg(trunk)?.answered, true);
  calls.ended(trunk);
  assert.deepEqual([calls.size, calls.byNumber(KEY).length], [0, 0]);
});

test('R1.2 the trunk leg seen before its allow is the same call, with its agent', () => {
  const calls = createLiveCalls();
  calls.dialled(KEY, leg);
  calls.cleared(KEY, attemptOf({ ref: trunk }));
  calls.answered(trunk);
  const call = calls.byLeg(trunk);
  assert.deepEqual([call?.agentLeg, call?.trunkLegs, call?.attempt?.ref], [agent, [trunk], trunk]);
  assert.equal(calls.byNumber(KEY).length, 1);
  calls.ended(trunk);
  assert.equal(calls.byNumber(KEY).length, 0);
});

test('an agent’s leg that nothing was cleared on is found by, and free again when the call is over', () => {
  const calls = createLiveCalls();
  calls.cleared(KEY, attemptOf({ ref: trunk }));
  calls.dialled(KEY, leg);
  assert.equal(calls.byLeg(agent), calls.byLeg(trunk));
  calls.ended(trunk);
  assert.deepEqual([calls.byLeg(agent), calls.byNumber(KEY).length], [undefined, 0]);
  calls.cleared(KEY, attemptOf({ ref: trunk }));
  calls.dialled(KEY, leg);
  calls.ended(agent);
  assert.equal(calls.byLeg(trunk)?.agentLeg, undefined);
  calls.ended(trunk);
  assert.equal(calls.byNumber(KEY).length, 0);
});
