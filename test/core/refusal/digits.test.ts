import assert from 'node:assert/strict';
import { test } from 'node:test';
import { press, type Typed } from '../../../src/core/refusal/digits.js';

const KEYS = { refusal: '*9', undo: '*8' };

/** Digits, each with the pause before it in ms where one is named, and the keys they make. */
function keysOf(presses: string, keys = KEYS): string[] {
  let typed: Typed | undefined;
  let at = 0;
  const made: string[] = [];
  for (const one of presses.split(' ')) {
    const [digit = '', pause = '100'] = one.split('/');
    at += Number(pause);
    const result = press(keys, typed, digit, at, 3000);
    typed = result.kind === 'part' ? result.typed : undefined;
    if (result.kind === 'key') made.push(result.key);
  }
  return made;
}

const TABLE: readonly (readonly [string, string, readonly string[]])[] = [
  ['* 9', 'the key', ['refusal']],
  ['* 8', 'the undo key', ['undo']],
  ['* 9 * 8', 'one after the other', ['refusal', 'undo']],
  ['* 9 * 9', 'twice is twice: who asks decides what a repetition means', ['refusal', 'refusal']],
  ['* 9/3000', 'the longest pause', ['refusal']],
  ['* 9/3001', 'a pause too long', []],
  ['* */4000 9', 'after a pause it begins anew', ['refusal']],
  ['1 2 * 9', 'digits of a menu before it', ['refusal']],
  ['* * 9', 'a star too many', ['refusal']],
  ['* 1 9', 'a digit between', []],
  ['9 *', 'the wrong way round', []],
  ['* 9 9', 'nothing is left over after a key', ['refusal']],
  ['# 9', 'another key', []],
  ['*', 'half a key', []],
  ['* 9/-500', 'a clock that went back is no pause', ['refusal']],
];

for (const [presses, what, keys] of TABLE)
  test(`R1.2 digits ${presses}: ${what}`, () => assert.deepEqual(keysOf(presses), keys));

test('R1.2 a longer key keeps what may still become it', () => {
  const keys = { refusal: '*1*12', undo: '#0' };
  assert.deepEqual(keysOf('* 1 * 1 * 1 2', keys), ['refusal']);
  assert.deepEqual(keysOf('* 1 # 0', keys), ['undo']);
});

test('R1.2 no key at all matches nothing and keeps nothing', () => {
  assert.deepEqual(press({ refusal: '', undo: '' }, undefined, '*', 0, 3000), { kind: 'none' });
});

test('R1.2 what is kept is never longer than a key', () => {
  let typed: Typed | undefined;
  for (let i = 0; i < 1000; i++) {
    const result = press(KEYS, typed, '*', i, 3000);
    typed = result.kind === 'part' ? result.typed : undefined;
  }
  assert.equal(typed?.digits, '*');
});
