import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../src/core/decide.js';
import { normalise } from '../../src/core/number/normalise.js';
import type { Policy } from '../../src/core/policy/policy.js';
import { type Facts, NO_FURTHER_FACTS } from '../../src/core/snapshot.js';
import { known, unknown, type Verdict } from '../../src/core/verdict.js';
import { testPolicy } from '../fakes/policy.js';
import { aShieldAdded, NUMBER, T0 } from '../fakes/records.js';

const shadow: Policy = { ...testPolicy, mode: 'shadow' };
const place = { zone: 'Asia/Shanghai', date: '2026-11-22', weekday: 7 };
const open: Facts = {
  ...NO_FURTHER_FACTS,
  shield: known([]),
  localTimes: known([{ ...place, minute: 600 }]),
};
const shielded: Facts = { ...open, shield: known([aShieldAdded('s', NUMBER, T0 - 1).entry]) };
const late: Facts = { ...open, localTimes: known([{ ...place, minute: 1300 }]) };
const blind: Facts = { ...open, shield: unknown('the disk is gone') };

const judge = (dialled: string, facts: Facts, policy = shadow): Verdict =>
  decide(
    { id: 'a', at: T0, door: 'gate', dialled, purpose: 'sale' },
    { policy, number: normalise(dialled, policy.plan), facts },
  );

const CASES: readonly [
  what: string,
  dialled: string,
  facts: Facts,
  reason: string,
  would: string | undefined,
][] = [
  ['nothing against it', '13800138000', open, 'clear', undefined],
  ['a shielded number', '13800138000', shielded, 'shadow', 'block shielded'],
  ['outside the hours', '13800138000', late, 'shadow', 'defer out-of-hours'],
  ['a list that cannot be read', '13800138000', blind, 'shadow', 'block shield-unknown'],
  ['an emergency number', '110', late, 'emergency', undefined],
];

for (const [what, dialled, facts, reason, would] of CASES) {
  test(`R7.1 shadow mode lets through and says what it would have been: ${what}`, () => {
    const verdict = judge(dialled, facts);
    assert.deepEqual([verdict.outcome, verdict.reason], ['allow', reason]);
    assert.equal(verdict.would && `${verdict.would.outcome} ${verdict.would.reason}`, would);
    assert.deepEqual(verdict.findings, judge(dialled, facts, testPolicy).findings, 'every finding is kept');
  });
}

test('R1.3 a number nobody can read stays blocked in shadow mode', () => {
  const verdict = judge('not a number', open);
  assert.deepEqual([verdict.outcome, verdict.reason, verdict.would], ['block', 'unparseable', undefined]);
});
