import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isQuiet, untilQuietChanges } from '../../../src/core/time/quiet.js';

const at = (hours: number, minutes = 0): number => hours * 60 + minutes;

test('quiet or not, and how long it stays so: within the day, over midnight, at the edges', () => {
  const noon = { from: at(12), to: at(14) };
  const night = { from: at(21), to: at(8) };
  const told = [
    [noon, at(11, 59), false, 1],
    [noon, at(12), true, 120],
    [noon, at(13, 59), true, 1],
    [noon, at(14), false, 22 * 60],
    [night, at(20, 59), false, 1],
    [night, at(21), true, 11 * 60],
    [night, at(0), true, 8 * 60],
    [night, at(8), false, 13 * 60],
  ] as const;
  for (const [hours, minute, quiet, minutes] of told)
    assert.deepEqual(
      [isQuiet(hours, minute), untilQuietChanges(hours, minute)],
      [quiet, minutes],
      `${minute}`,
    );
  assert.equal(untilQuietChanges({ from: 0, to: 0 }, 5), undefined);
});
