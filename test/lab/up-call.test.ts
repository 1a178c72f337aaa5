import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCall, readUp } from '../../scripts/lab/up/arguments.js';
import { decisionOf } from '../../scripts/lab/up/ledger.js';
import { sipUser } from '../../scripts/lab/up/place-call.js';
import { type CallSeen, exitOf, tell } from '../../scripts/lab/up/told.js';
import { Usage } from '../../scripts/lab/up/words.js';
import type { StoredRecord } from '../../src/app/ports/store.js';
import type { DecisionRecord } from '../../src/core/ledger/record.js';

const at = Date.parse('2026-11-24T12:00:00+08:00');
const decision = (
  outcome: 'allow' | 'block' | 'defer',
  { agent = 'agent-sale', dialled = '13800138000', door = 'gate' as 'gate' | 'guard' } = {},
): DecisionRecord => {
  const reason = { allow: 'clear', block: 'shielded', defer: 'out-of-hours' } as const;
  return {
    kind: 'decision',
    at,
    attempt: { id: 'a', at, door, dialled, purpose: 'sale', agent },
    number: { parsed: true, kind: 'mobile', key: '+8613800138000', dial: '13800138000', country: 'CN' },
    facts: { shield: { known: true, value: [] }, localTimes: { known: true, value: [] } },
    verdict: { outcome, reason: reason[outcome], findings: [], policyVersion: 'p' },
  } as unknown as DecisionRecord;
};
const stored = (records: readonly DecisionRecord[]): StoredRecord[] =>
  records.map((record, i) => ({ seq: 100 - i, hash: '', record }));
const call = { number: '13800138000', agent: 'agent-sale' };
const phone = (code: number, setupMs: number) => ({ number: '', code, reason: '', setupMs });
const seen = (more: Partial<CallSeen>): CallSeen => ({
  asked: { number: '13800138000', purpose: 'sale' },
  ...{ phone: phone(200, 30), heardMs: 12, decision: decision('allow'), trunkInvites: 1 },
  ...{ emergency: false, realClock: true },
  ...more,
});

test('the verdict told is that of this very call: its agent, its number, newest first', () => {
  const foreign = decision('block', { agent: 'agent-claim' });
  const other = decision('block', { dialled: '13900139000' });
  const mine = decision('defer');
  assert.equal(decisionOf(stored([foreign, other, mine]), call), mine);
  assert.equal(decisionOf(stored([foreign]), call), undefined);
  assert.equal(decisionOf([], call), undefined);
});

test('a call that the gate let through and the guard did not is told by the guard', () => {
  const guard = decision('block', { door: 'guard', agent: '' });
  assert.equal(decisionOf(stored([guard, decision('allow')]), call), guard);
});

test('the exit code is that of callward check, and a call that did not connect is no success', () => {
  assert.equal(exitOf(seen({})), 0);
  assert.equal(exitOf(seen({ decision: decision('block'), phone: phone(403, 3800) })), 10);
  assert.equal(exitOf(seen({ decision: decision('defer'), phone: phone(403, 3800) })), 11);
  assert.equal(exitOf(seen({ phone: phone(486, 30) })), 1);
  assert.equal(exitOf(seen({ phone: phone(404, 30), decision: undefined })), 1);
  assert.equal(exitOf(seen({ phone: phone(200, 30), decision: undefined })), 1);
  assert.equal(exitOf(seen({ phone: phone(200, 30), decision: undefined, emergency: true })), 0);
});

test('what is told has no number that is none, and says when the ledger holds no decision', () => {
  for (const one of [undefined, phone(0, Number.NaN)]) {
    const text = tell(seen({ phone: one, decision: undefined, heardMs: undefined })).join('\n');
    assert.match(text, /none on the ledger/);
    assert.match(text, /no final answer/);
    assert.doesNotMatch(text, /NaN|SIP 0/);
  }
});

test('a refused call tells when it was decided apart from when the phone had heard why', () => {
  const text = tell(seen({ decision: decision('defer'), phone: phone(403, 3800) })).join('\n');
  assert.match(text, /decided in 12 ms, the agent heard the reason, SIP 403 after 3\.8 s/);
  assert.match(text, /--clock/);
  const moved = tell(seen({ decision: decision('defer'), phone: phone(403, 3800), realClock: false }));
  assert.doesNotMatch(moved.join('\n'), /--clock/);
});

test('any spelling is dialled as typed', () => {
  assert.equal(sipUser('+86 138'), '+86%20138');
  assert.equal(sipUser('tel:138;ext=1'), 'tel%3A138%3Bext%3D1');
  assert.equal(sipUser('１3#'), '%EF%BC%913%23');
  assert.equal(readCall(['tel:+86-138-0013-8000;ext=12']).number, 'tel:+86-138-0013-8000;ext=12');
});

test('what cannot be dialled is a usage error in words, never a TypeError', () => {
  const wrong = [[], [''], ['  '], ['138', '139'], ['-13800138000'], ['138;0013'], ['138', '--foo']];
  for (const args of [...wrong, ['138', '--purpose'], ['138', '--purpose', 'fun'], ['1'.repeat(300)]])
    assert.throws(
      () => readCall(args),
      (error) => error instanceof Usage && error.exit === 2,
      args.join(' '),
    );
});

test('a clock is a moment with an offset or refused at once', () => {
  assert.deepEqual(readUp(['--clock', '2026-11-24T12:00:00+08:00']), { clock: '2026-11-24T12:00:00+08:00' });
  assert.deepEqual(readUp([]), {});
  for (const clock of ['noon', '2026-11-24', '2026-11-24T12:00:00', '2026-13-24T12:00:00Z', '12:00'])
    assert.throws(() => readUp(['--clock', clock]), Usage, clock);
});
