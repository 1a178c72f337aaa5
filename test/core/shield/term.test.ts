import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkTerm, statutoryFloor, termEnd } from '../../../src/core/shield/term.js';

const DAY = 86_400_000;
/** Legal time of China. */
const at = (local: string): number => Date.parse(`${local}+08:00`);

const ENDS: readonly (readonly [from: string, term: string, end: string])[] = [
  ['2026-11-22T10:00:00', 'P1Y', '2027-11-22T10:00:00'],
  ['2027-03-01T00:00:00', 'P1Y', '2028-03-01T00:00:00'],
  ['2027-02-28T12:00:00', 'P1Y', '2028-02-28T12:00:00'],
  ['2028-02-28T12:00:00', 'P1Y', '2029-02-28T12:00:00'],
  ['2028-02-29T12:00:00', 'P1Y', '2029-03-01T12:00:00'],
  ['2028-02-29T12:00:00', 'P4Y', '2032-02-29T12:00:00'],
  ['2028-03-01T00:00:00', 'P1Y', '2029-03-01T00:00:00'],
  ['2099-03-01T00:00:00', 'P1Y', '2100-03-01T00:00:00'],
  ['2026-01-31T08:00:00', 'P1M', '2026-03-01T08:00:00'],
  ['2026-08-31T08:00:00', 'P18M', '2028-03-01T08:00:00'],
  ['2026-11-22T10:00:00', 'P2Y6M', '2029-05-22T10:00:00'],
  ['2026-11-22T10:00:00', 'P400D', '2027-12-27T10:00:00'],
  ['2026-11-22T10:00:00', 'P52W', '2027-11-21T10:00:00'],
  ['2026-12-31T23:59:59', 'P1Y', '2027-12-31T23:59:59'],
  ['2026-12-31T23:59:59', 'P12M', '2027-12-31T23:59:59'],
  ['2026-11-22T10:00:00', 'P1Y1M1W1D', '2027-12-30T10:00:00'],
];

test('R1.2 a term ends by the calendar, in legal time', () => {
  for (const [from, term, end] of ENDS) assert.equal(termEnd(at(from), term), at(end), `${from} ${term}`);
});

test('R1.2 a year is 366 days where 29 February falls inside, 365 elsewhere', () => {
  const days = (from: string) => (statutoryFloor(at(from)) - at(from)) / DAY;
  assert.equal(days('2027-02-28T12:00:00'), 365);
  assert.equal(days('2027-03-01T00:00:00'), 366);
  assert.equal(days('2027-06-15T09:30:00'), 366);
  assert.equal(days('2028-02-28T23:59:59'), 366);
  assert.equal(days('2028-02-29T00:00:00'), 366);
  assert.equal(days('2028-03-01T00:00:00'), 365);
  assert.equal(days('2026-11-22T10:00:00'), 365);
  assert.equal(days('2099-03-01T00:00:00'), 365, '2100 is no leap year');
});

test('R1.2 the day is the one of legal time: an evening in UTC is the next day in China', () => {
  // 2028-02-28T16:30Z is 29 February 00:30 in China, so the year ends on 1 March there.
  assert.equal(termEnd(Date.parse('2028-02-28T16:30:00Z'), 'P1Y'), at('2029-03-01T00:30:00'));
  assert.equal(termEnd(Date.parse('2028-02-28T16:30:00Z'), 'P1Y', 0), Date.parse('2029-02-28T16:30:00Z'));
});

const from = at('2027-06-15T09:30:00');
const CHECKS: readonly (readonly [term: string, answer: string])[] = [
  ['P1Y', 'ok'],
  ['P12M', 'ok'],
  ['P366D', 'ok'],
  ['P365D', 'too-short'],
  ['P52W', 'too-short'],
  ['P11M', 'too-short'],
  ['P11M30D', 'too-short'],
  ['P11M31D', 'ok'],
  ['P0D', 'too-short'],
  ['P0Y', 'too-short'],
  ['P1D', 'too-short'],
  ['P18M', 'ok'],
  ['P100Y', 'ok'],
  ['P9999Y', 'ok'],
  ['forever', 'ok'],
  ['', 'not-a-term'],
  ['P', 'not-a-term'],
  ['P1', 'not-a-term'],
  ['1Y', 'not-a-term'],
  ['p1y', 'not-a-term'],
  ['P-1Y', 'not-a-term'],
  ['P1.5Y', 'not-a-term'],
  ['PT8760H', 'not-a-term'],
  ['P1YT1H', 'not-a-term'],
  ['P1M1Y', 'not-a-term'],
  ['P1Y ', 'not-a-term'],
  ['P1Y\n', 'not-a-term'],
  ['P99999Y', 'not-a-term'],
  ['Forever', 'not-a-term'],
  ['FOREVER', 'not-a-term'],
];

test('R1.2 a term under one calendar year is refused, whatever it is written as', () => {
  for (const [term, answer] of CHECKS) {
    const check = checkTerm(from, term);
    assert.equal(check.ok ? 'ok' : check.why, answer, JSON.stringify(term));
  }
  assert.deepEqual(checkTerm(from, 'forever'), { ok: true, until: null });
  assert.deepEqual(checkTerm(8.64e15 - DAY, 'P1Y'), { ok: false, why: 'too-long' });
});

test('R1.2 no accepted term ends before the floor, and one year is always accepted', () => {
  const moment = fc.integer({ min: at('2000-01-01T00:00:00'), max: at('2200-01-01T00:00:00') });
  const term = fc
    .tuple(fc.nat(3), fc.nat(40), fc.nat(800))
    .map(([years, months, days]) => `P${years}Y${months}M${days}D`);
  fc.assert(
    fc.property(moment, term, (begin, text) => {
      const check = checkTerm(begin, text);
      assert.ok(!check.ok || check.until === null || check.until >= statutoryFloor(begin));
      assert.ok(checkTerm(begin, 'P1Y').ok);
      const days = (statutoryFloor(begin) - begin) / DAY;
      assert.ok(days === 365 || days === 366);
    }),
  );
});
