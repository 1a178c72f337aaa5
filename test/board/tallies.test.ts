import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tally } from '../../src/app/ports/board-store.js';
import {
  blocksByReason,
  byGroup,
  endingsOf,
  overTime,
  refusalsBySource,
  sumsOf,
} from '../../src/board/charts/tallies.js';
import { deedOf } from '../../src/board/keys/keymap.js';
import { clockTime, roughly } from '../../src/board/words/format.js';
import { alertTitle, wordsOf } from '../../src/board/words/index.js';

const tally = (group: Tally['group'], what: Tally['what'], name: string, count: number): Tally => ({
  group,
  what,
  name,
  count,
});

test('attempts are all decisions; blocks are those that let no call go', () => {
  const tallies = [
    tally(0, 'decision', 'clear', 10),
    tally(0, 'decision', 'emergency', 1),
    tally(0, 'decision', 'shadow', 2),
    tally(0, 'decision', 'shielded', 3),
    tally(5, 'decision', 'shielded', 4),
    tally(5, 'decision', 'of-a-later-version', 1),
    tally(5, 'refusal', 'agent-key', 2),
  ];
  assert.deepEqual(sumsOf(tallies), { attempts: 21, blocks: 8, refusals: 2 });
  assert.deepEqual(blocksByReason(tallies)[0], { name: 'shielded', count: 7 });
  assert.deepEqual(refusalsBySource(tallies), [{ name: 'agent-key', count: 2 }]);
  const columns = overTime(tallies, { from: 0, to: 10, step: 5 });
  assert.deepEqual(
    [columns.attempts, columns.blocks, columns.refusals],
    [
      [16, 5],
      [3, 5],
      [0, 2],
    ],
  );
});

test('what lies outside the columns is in none of them', () => {
  const columns = overTime([tally(-1, 'decision', 'clear', 5), tally(99, 'decision', 'clear', 5)], {
    from: 0,
    to: 10,
    step: 5,
  });
  assert.deepEqual(columns.attempts, [0, 0]);
});

test('from refusal to ending: the middle one and the longest, of all, by hour and by agent (R6.2)', () => {
  const tallies = [
    tally(0, 'ending', '30', 1),
    tally(0, 'ending', '4', 2),
    tally(0, 'decision', 'clear', 9),
    tally(5, 'ending', '120', 1),
  ];
  assert.deepEqual(endingsOf(tallies), { calls: 4, medianMs: 4_000, longestMs: 120_000 });
  assert.deepEqual(endingsOf([]), { calls: 0, medianMs: 0, longestMs: 0 });
  const { endings, attempts, refusals } = overTime(tallies, { from: 0, to: 15, step: 5 });
  assert.deepEqual(
    endings.map(({ calls, medianMs, longestMs }) => [calls, medianMs, longestMs]),
    [
      [3, 4_000, 30_000],
      [1, 120_000, 120_000],
      [0, 0, 0],
    ],
  );
  assert.deepEqual(
    [attempts, refusals],
    [
      [9, 0, 0],
      [0, 0, 0],
    ],
    'an ending is no attempt',
  );
  const teams = byGroup([tally('1001', 'ending', '4', 3), tally('1002', 'ending', '9', 4)], (agent) =>
    agent === '1001' ? ['north', 'new'] : ['north'],
  );
  assert.deepEqual(
    teams.map(({ group, endings: { medianMs, longestMs } }) => [group, medianMs, longestMs]),
    [
      ['north', 9_000, 9_000],
      ['new', 4_000, 4_000],
    ],
  );
});

test('by agent, and by team where an agent may be in two', () => {
  const tallies = [tally('1001', 'decision', 'clear', 4), tally('1002', 'decision', 'shielded', 6)];
  assert.deepEqual(
    byGroup(tallies).map(({ group }) => group),
    ['1002', '1001'],
  );
  const teams = byGroup(tallies, (agent) => (agent === '1001' ? ['north', 'new'] : ['north']));
  assert.deepEqual(
    teams.map(({ group, attempts, blocks }) => [group, attempts, blocks]),
    [
      ['north', 10, 6],
      ['new', 4, 0],
    ],
  );
});

test('times as people say them', () => {
  assert.deepEqual([7_000, 754_000, 3_723_000].map(clockTime), ['0:07', '12:34', '1:02:03']);
  assert.deepEqual(
    [roughly(300_000, 'zh'), roughly(300_000, 'en'), roughly(-5, 'en')],
    ['5 分钟', '5 min', '0 s'],
  );
});

test('the digits of the spoken alert; a modifier or a key held down is not ours', () => {
  const key = (name: string, more = {}) => ({
    key: name,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    ...more,
  });
  assert.deepEqual(
    ['1', '2', '3', '9', '0'].map((one) => deedOf(key(one))),
    ['listen', 'whisper', 'join', 'end', 'acknowledge'],
  );
  assert.equal(deedOf(key('1', { ctrlKey: true })), undefined);
  assert.equal(deedOf(key('9', { repeat: true })), undefined);
  assert.equal(deedOf(key('j', { repeat: true })), 'next');
});

test('an alert of a later version is shown by its code, in both languages', () => {
  assert.equal(alertTitle('constructor', wordsOf('zh')), 'constructor');
  assert.equal(alertTitle('link-lost', wordsOf('zh')), 'PBX 连接中断');
});
