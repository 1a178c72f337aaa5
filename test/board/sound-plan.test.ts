import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertRow } from '../../src/app/ports/board.js';
import { NOTHING_HEARD, planSound, type SoundSettings } from '../../src/board/state/sound-plan.js';

const SETTINGS: SoundSettings = { on: true, least: 'notice', repeatSeconds: 30, speak: false, volume: 1 };
const one = (id: string, level: AlertRow['level'], more: Partial<AlertRow> = {}): AlertRow => ({
  id,
  at: 0,
  code: 'bypass',
  level,
  ...more,
});
const at = (now: number, able = true) => ({ now, able });
const first = planSound(NOTHING_HEARD, [one('a', 'critical')], SETTINGS, at(10_000));

test('an alert sounds once as new, and again when nobody takes it on (R6.1)', () => {
  assert.equal(first.sounding?.alert.id, 'a');
  const soon = planSound(first.heard, [one('a', 'critical')], SETTINGS, at(20_000));
  assert.equal(soon.sounding, undefined);
  const late = planSound(soon.heard, [one('a', 'critical')], SETTINGS, at(40_000));
  assert.deepEqual([late.sounding?.alert.id, late.sounding?.again], ['a', true]);
});

test('a notice does not repeat, and nothing does where the setting says never', () => {
  const heard = planSound(NOTHING_HEARD, [one('n', 'notice')], SETTINGS, at(1e6)).heard;
  assert.equal(planSound(heard, [one('n', 'notice')], SETTINGS, at(2e6)).sounding, undefined);
  const never = { ...SETTINGS, repeatSeconds: 0 };
  assert.equal(planSound(first.heard, [one('a', 'critical')], never, at(2e6)).sounding, undefined);
});

test('a storm is one tone, the gravest', () => {
  const storm = [one('c', 'critical'), one('w', 'warning'), one('n', 'notice')];
  const { heard, sounding } = planSound(NOTHING_HEARD, storm, SETTINGS, at(10_000));
  assert.deepEqual([sounding?.alert.id, sounding?.others], ['c', 2]);
  assert.equal(planSound(heard, storm, SETTINGS, at(11_000)).sounding, undefined);
});

test('what is graver does not wait for the pause; what is not does, and is not lost', () => {
  const heard = planSound(NOTHING_HEARD, [one('n', 'notice')], SETTINGS, at(10_000)).heard;
  const graver = planSound(heard, [one('c', 'critical'), one('n', 'notice')], SETTINGS, at(10_500));
  assert.equal(graver.sounding?.alert.id, 'c');
  const open = [one('c', 'critical'), one('d', 'critical'), one('n', 'notice')];
  const waits = planSound(graver.heard, open, SETTINGS, at(11_000));
  assert.equal(waits.sounding, undefined);
  assert.equal(planSound(waits.heard, open, SETTINGS, at(13_000)).sounding?.alert.id, 'd');
});

test('while the browser keeps us silent nothing counts as heard', () => {
  const silent = planSound(NOTHING_HEARD, [one('a', 'critical')], SETTINGS, at(10_000, false));
  assert.equal(silent.sounding, undefined);
  assert.equal(planSound(silent.heard, [one('a', 'critical')], SETTINGS, at(11_000)).sounding?.alert.id, 'a');
});

test('muted, below the level or in quiet hours: it does not sound later either', () => {
  for (const [alert, settings] of [
    [one('a', 'critical'), { ...SETTINGS, on: false }],
    [one('a', 'notice'), { ...SETTINGS, least: 'warning' as const }],
    [one('a', 'warning', { quiet: true }), SETTINGS],
  ] as const) {
    const { heard, sounding } = planSound(NOTHING_HEARD, [alert], settings, at(10_000));
    assert.equal(sounding, undefined);
    assert.ok(heard.ids.has('a'));
  }
});
