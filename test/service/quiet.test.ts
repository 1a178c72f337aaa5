import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createZoneClock } from '../../src/adapters/clock/zone-clock.js';
import { quietAt } from '../../src/service/desk.js';
import { T0 } from '../fakes/records.js';

const HOUR = 3_600_000;
const clock = createZoneClock();
const night = { quiet: { from: 21 * 60, to: 8 * 60 }, zone: 'Asia/Shanghai' };

test('health says whether it is quiet now and until when, by the clock of the place (R6.1)', () => {
  // 10:00 in Shanghai.
  assert.deepEqual(quietAt(night, clock, T0 + 12_345), { now: false, until: T0 + 11 * HOUR });
  assert.deepEqual(quietAt(night, clock, T0 + 11 * HOUR), { now: true, until: T0 + 22 * HOUR });
  assert.deepEqual(quietAt({ ...night, zone: 'Asia/Urumqi' }, clock, T0), {
    now: false,
    until: T0 + 13 * HOUR,
  });
});

test('no quiet hours, none that ever begin, or a zone that nobody knows: nothing is said', () => {
  assert.equal(quietAt({ zone: 'Asia/Shanghai' }, clock, T0), undefined);
  assert.equal(quietAt({ ...night, quiet: { from: 60, to: 60 } }, clock, T0), undefined);
  assert.equal(quietAt({ ...night, zone: 'Mars/Olympus' }, clock, T0), undefined);
});
