import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DateTime } from 'luxon';
import { createZoneClock } from '../../../src/adapters/clock/zone-clock.js';

const ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Kathmandu',
  'America/New_York',
  'America/St_Johns',
  'Europe/London',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'UTC',
];

const asLuxonSays = (zone: string, at: number) => {
  const time = DateTime.fromMillis(at, { zone });
  return {
    known: true,
    value: { zone, minute: time.hour * 60 + time.minute, date: time.toISODate(), weekday: time.weekday },
  };
};

test('local time equals the zone table, at scattered instants in ten zones (R2.2)', () => {
  const clock = createZoneClock();
  const from = Date.UTC(1975, 0, 1);
  const span = Date.UTC(2037, 0, 1) - from;
  // A fixed walk that visits every part of the span in a scattered order, so that the kept stretch is missed often.
  for (let i = 0; i < 400; i++) {
    const at = from + Math.floor(((i * 0.6180339887) % 1) * span);
    for (const zone of ZONES) assert.deepEqual(clock(zone, at), asLuxonSays(zone, at), `${zone} ${at}`);
  }
});

test('local time equals the zone table to the millisecond around every clock change of a year', () => {
  const clock = createZoneClock();
  for (const zone of ZONES) {
    const changes = transitions(zone, Date.UTC(2026, 0, 1), Date.UTC(2027, 6, 1));
    if (zone === 'Africa/Casablanca') assert.ok(changes.length >= 2, 'Morocco changes its clock');
    for (const change of changes) {
      for (const off of [-3_600_001, -3_600_000, -60_000, -1, 0, 1, 59_999, 60_000, 3_599_999, 3_600_000]) {
        assert.deepEqual(
          clock(zone, change + off),
          asLuxonSays(zone, change + off),
          `${zone} ${change}${off}`,
        );
      }
    }
  }
});

test('time that runs on minute by minute through a clock change stays equal', () => {
  const clock = createZoneClock();
  const start = Date.UTC(2026, 2, 8, 5);
  for (let at = start; at < start + 6 * 3_600_000; at += 61_000) {
    assert.deepEqual(clock('America/New_York', at), asLuxonSays('America/New_York', at));
  }
});

test('an unknown zone and an impossible time are unknowns, never a number that compares false', () => {
  const clock = createZoneClock();
  for (const zone of ['', 'Mars/Olympus', 'Asia/Shanghai\n', '../etc/passwd']) {
    assert.equal(clock(zone, 0).known, false, zone);
  }
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, 1e300]) {
    assert.equal(clock('Asia/Shanghai', at).known, false, String(at));
  }
});

function transitions(zone: string, from: number, to: number): number[] {
  const offset = (at: number) => DateTime.fromMillis(at, { zone }).offset;
  const found: number[] = [];
  for (let at = from; at < to; at += 86_400_000) {
    let [low, high] = [at, at + 86_400_000];
    if (offset(low) === offset(high)) continue;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}
