import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isDue,
  isPatrolTime,
  minutesPassed,
  moments,
  type PatrolPlan,
  weekStart,
} from '../../../src/core/patrol/plan.js';

const PLAN: PatrolPlan = { perAgentPerWeek: 2, days: [1, 2, 3, 4, 5], from: 540, to: 1080 };
const DAY = 540;

for (const [weekday, minute, passed, open] of [
  [1, 0, 0, false],
  [1, 540, 0, true],
  [1, 600, 60, true],
  [1, 1079, 539, true],
  [1, 1080, DAY, false],
  [3, 539, 2 * DAY, false],
  [5, 1440, 5 * DAY, false],
  [6, 700, 5 * DAY, false],
  [7, 700, 5 * DAY, false],
] as const)
  test(`1436 day ${weekday}, minute ${minute}: ${passed} patrol minutes are over, and it is ${open ? '' : 'not '}time`, () => {
    assert.equal(minutesPassed(PLAN, { weekday, minute }), passed);
    assert.equal(isPatrolTime(PLAN, { weekday, minute }), open);
  });

test('1436 one moment in each equal part of the week, the last included, at the place rolled', () => {
  assert.deepEqual(
    moments(PLAN, () => 0),
    [0, 1350],
  );
  assert.deepEqual(
    moments(PLAN, () => 0.5),
    [675, 2025],
  );
  for (const roll of [0, 0.3, 0.9999])
    for (const [part, moment] of moments(PLAN, () => roll).entries())
      assert.ok(moment >= part * 1350 && moment < (part + 1) * 1350);
});

for (const [what, weekday, minute, heard, due] of [
  ['before the first moment', 1, 1000, 0, false],
  ['after the first moment', 2, 700, 0, true],
  ['after it, and heard', 2, 700, 1, false],
  ['after the second moment, heard once', 4, 1060, 1, true],
  ['after the second moment, never heard', 4, 1060, 0, true],
  ['as often as planned', 5, 1000, 2, false],
  ['in the evening', 4, 1100, 0, false],
  ['on Sunday', 7, 700, 0, false],
] as const)
  test(`1436 ${what}: ${due ? 'a call is sampled' : 'none is'}`, () =>
    assert.equal(
      isDue(PLAN, { weekday, minute }, heard, () => 0.5),
      due,
    ));

test('1436 no patrol: nobody is due', () =>
  assert.equal(
    isDue({ ...PLAN, perAgentPerWeek: 0 }, { weekday: 3, minute: 700 }, 0, () => 0),
    false,
  ));

test('1436 the week begins on Monday at midnight where the plan is', () => {
  const sunday = Date.UTC(2026, 10, 22, 2, 0, 30); // 10:00:30 in Shanghai
  assert.equal(weekStart(sunday, { weekday: 7, minute: 600 }), Date.UTC(2026, 10, 15, 16));
});
