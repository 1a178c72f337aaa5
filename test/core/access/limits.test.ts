import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Bucket,
  FREE_TRIES,
  isLockedOut,
  LONGEST_WAIT_MS,
  lockedUntil,
  take,
} from '../../../src/core/access/limits.js';
import { passwordProblem } from '../../../src/core/access/password.js';
import { ABSOLUTE_MS, IDLE_MS, isAlive } from '../../../src/core/access/session-limits.js';
import { isQuiet } from '../../../src/core/time/quiet.js';

test('R7.2 a bucket lets its burst through, then one in so many ms, and a clock set back opens nothing', () => {
  const rate = { burst: 3, everyMs: 1_000 };
  let bucket: Bucket | undefined;
  const tryAt = (at: number): boolean => {
    const taken = take(bucket, rate, at);
    if (taken.ok) bucket = taken.bucket;
    return taken.ok;
  };
  assert.deepEqual([0, 0, 0, 0].map(tryAt), [true, true, true, false]);
  assert.deepEqual([999, 1_000, 1_000].map(tryAt), [false, true, false]);
  assert.equal(tryAt(-5_000_000), false);
  const refused = take(bucket, rate, 1_000);
  assert.equal(refused.ok ? undefined : refused.waitMs, 1_000);
});

test('R7.2 the lock-out begins at the fifth failure, doubles, and ends at a quarter of an hour', () => {
  assert.equal(isLockedOut({ count: FREE_TRIES - 1, last: 0 }, 0), false);
  const waits = [5, 6, 7, 8, 9, 10, 11, 1e9].map((count) => lockedUntil({ count, last: 0 }));
  assert.deepEqual(waits, [
    30e3,
    60e3,
    120e3,
    240e3,
    480e3,
    LONGEST_WAIT_MS,
    LONGEST_WAIT_MS,
    LONGEST_WAIT_MS,
  ]);
  assert.equal(isLockedOut({ count: 5, last: 0 }, 29_999), true);
  assert.equal(isLockedOut({ count: 5, last: 0 }, 30_000), false);
  // A clock that was ahead by a year and set right again.
  assert.equal(isLockedOut({ count: 5, last: 365 * 86_400_000 }, 0), false);
});

test('R7.2 a session ends when idle, at the end of a shift, and when it is from the future', () => {
  const at = 1e12;
  const cases: readonly [number, number, boolean][] = [
    [at, at, true],
    [at - ABSOLUTE_MS + 1, at, true],
    [at - ABSOLUTE_MS, at, false],
    [at - IDLE_MS, at - IDLE_MS + 1, true],
    [at - IDLE_MS, at - IDLE_MS, false],
    [at + 3_600_000, at + 3_600_000, false],
  ];
  for (const [createdAt, seenAt, alive] of cases) assert.equal(isAlive({ createdAt, seenAt }, at), alive);
});

test('R7.2 passwords: length counts, the name and the obvious do not pass', () => {
  const cases: readonly [string, string | undefined][] = [
    ['short-12345', 'password-short'],
    ['x'.repeat(201), 'password-long'],
    ['abababababab', 'password-simple'],
    ['password12345', 'password-simple'],
    ['my wangfang pass', 'password-name'],
    ['long horse battery 9', undefined],
    ['北京的秋天最美丽了对不对呀', undefined],
  ];
  for (const [password, problem] of cases)
    assert.equal(passwordProblem(password, 'WangFang'), problem, password);
});

test('R6.1 quiet hours may reach over midnight', () => {
  const night = { from: 22 * 60, to: 7 * 60 };
  assert.deepEqual(
    [1319, 1320, 0, 419, 420].map((m) => isQuiet(night, m)),
    [false, true, true, true, false],
  );
  assert.deepEqual(
    [719, 720, 779, 780].map((m) => isQuiet({ from: 720, to: 780 }, m)),
    [false, true, true, false],
  );
});
