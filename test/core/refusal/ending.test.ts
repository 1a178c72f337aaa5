import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tallyOfEnding } from '../../../src/core/refusal/ending.js';

test('time to the polite ending is tallied by the second under a minute, by the minute above (R6.2)', () => {
  const told = [0, 999, 7_400, 59_999, 60_000, 119_999, 754_000].map(tallyOfEnding);
  assert.deepEqual(told, ['0', '0', '7', '59', '60', '60', '720']);
});
