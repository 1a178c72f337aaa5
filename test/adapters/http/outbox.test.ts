/** R6.1: boards are told in the order in which there was something to tell, one in a turn of the loop, and none is passed over. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createOutbox } from '../../../src/adapters/http/outbox.js';

/** The outbox on a clock of the test: `gathered` is the end of the gathering time, `turn` one turn of the event loop. */
function openOutbox(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const turns: (() => void)[] = [];
  t.mock.method(globalThis, 'setImmediate', (work: () => void) => void turns.push(work));
  const told: string[] = [];
  return {
    told,
    later: createOutbox(),
    board: (name: string) => () => void told.push(name),
    gathered: () => t.mock.timers.runAll(),
    turn: () => turns.shift()?.(),
    idle: () => turns.length === 0,
  };
}

test('nothing is told before it was gathered; then one board in a turn, in the order asked for', (t) => {
  const { told, later, board, gathered, turn, idle } = openOutbox(t);
  for (const name of ['a', 'b', 'c']) later(board(name));
  assert.deepEqual(told, []);
  gathered();
  assert.deepEqual(told, ['a']);
  turn();
  assert.deepEqual(told, ['a', 'b']);
  turn();
  assert.deepEqual(told, ['a', 'b', 'c']);
  assert.ok(idle());
});

test('a burst is one flush of each board', (t) => {
  const { told, later, board, gathered, turn } = openOutbox(t);
  const [a, b] = [board('a'), board('b')];
  for (let i = 0; i < 100; i++) for (const flush of [a, b]) later(flush);
  gathered();
  for (let i = 0; i < 5; i++) turn();
  assert.deepEqual(told, ['a', 'b']);
});

test('asked for again while it is under way, by itself or between two turns, it is told once more', (t) => {
  const { told, later, board, gathered, turn, idle } = openOutbox(t);
  const b = board('b');
  const a = (): void => {
    told.push('a');
    // What came in while this board was written to.
    if (told.length === 1) later(a);
  };
  later(a);
  later(b);
  gathered();
  turn();
  assert.deepEqual(told, ['a', 'b']);
  later(b);
  turn();
  turn();
  assert.deepEqual(told, ['a', 'b', 'a', 'b']);
  assert.ok(idle());
});

test('asked for again by the only board there is, while that is written to: told once more', (t) => {
  const { told, later, gathered, turn, idle } = openOutbox(t);
  const a = (): void => {
    told.push('a');
    if (told.length === 1) later(a);
  };
  later(a);
  gathered();
  assert.ok(!idle());
  turn();
  assert.deepEqual(told, ['a', 'a']);
  assert.ok(idle());
});

test('once it has run empty it gathers anew', (t) => {
  const { told, later, board, gathered, idle } = openOutbox(t);
  const a = board('a');
  later(a);
  gathered();
  assert.ok(idle());
  later(a);
  assert.deepEqual(told, ['a']);
  gathered();
  assert.deepEqual(told, ['a', 'a']);
});
