import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertRow, BoardEvent } from '../../src/app/ports/board.js';
import { openAlerts, takenOn } from '../../src/board/state/alert-order.js';
import { type BoardInput, type BoardState, EMPTY } from '../../src/board/state/board-state.js';
import { reduce } from '../../src/board/state/reduce.js';

const alert = (id: string, seq: number | undefined, more: Partial<AlertRow> = {}): AlertRow => ({
  id,
  at: 1_000 + (seq ?? 0),
  code: 'bypass',
  level: 'critical',
  ...(seq === undefined ? {} : { seq }),
  ...more,
});
const told = (event: BoardEvent, at = 0): BoardInput => ({ type: 'event', at, event });
const raised = (row: AlertRow): BoardInput =>
  told({ type: 'alert', alert: row, ...(row.seq === undefined ? {} : { seq: row.seq }) });
const ready = (head: number, at = 0): BoardInput => ({
  type: 'ready',
  at,
  hello: { head, at: at + 5_000, calls: [], blocked: [] },
});
const run = (inputs: readonly BoardInput[], from: BoardState = EMPTY): BoardState =>
  inputs.reduce(reduce, from);
const ids = (state: BoardState): readonly string[] => openAlerts(state.alerts).map(({ id }) => id);
const READ: BoardInput = { type: 'alerts-read', head: 0, alerts: [] };

test('the gravest first, of these what has gone further, then the newest (R6.1)', () => {
  const state = run([
    READ,
    raised(alert('old', 1)),
    raised(alert('notice', 2, { level: 'notice' })),
    raised(alert('warning', 3, { level: 'warning' })),
    raised(alert('new', 4)),
    told({ type: 'escalated', alert: alert('old', 1), step: 1 }),
  ]);
  assert.deepEqual(ids(state), ['old', 'new', 'warning', 'notice']);
});

test('an alert told twice is shown once, by its id and by its place', () => {
  const state = run([
    READ,
    raised(alert('a', 1)),
    raised(alert('b', 2)),
    raised(alert('a', 1)),
    raised(alert('b', 2)),
  ]);
  assert.deepEqual(ids(state), ['b', 'a']);
  assert.equal(state.seq, 2);
});

test('read with the list and told again by the stream: once', () => {
  const state = run([
    { type: 'alerts-read', head: 1, alerts: [alert('b', 2), alert('a', 1)] },
    raised(alert('b', 2)),
  ]);
  assert.deepEqual(ids(state), ['b', 'a']);
});

test('told again it does not lose what became of it: taken on, gone further', () => {
  const taken = { ...alert('b', undefined), acknowledged: { at: 3, operator: 'li.na' } };
  const state = run([
    { type: 'alerts-read', head: 1, alerts: [alert('b', 2)] },
    told({ type: 'acknowledged', seq: 0, alert: taken }),
    raised(alert('b', 2)),
    raised(alert('unrecorded', undefined)),
    told({ type: 'escalated', alert: alert('unrecorded', undefined), step: 1 }),
    raised(alert('unrecorded', undefined)),
  ]);
  assert.deepEqual(ids(state), ['unrecorded']);
  assert.equal(state.alerts.get('unrecorded')?.escalated, 1);
});

test('what has gone further keeps its mark when it is read anew, and when the stream is resumed (R6.1)', () => {
  const before = run([READ, ready(0), raised(alert('a', 1)), raised(alert('b', 2))]);
  const resumed = run(
    [
      { type: 'lost', at: 9 },
      ready(2),
      told({ type: 'escalated', alert: alert('a', 1, { escalated: 2 }), step: 2 }),
    ],
    before,
  );
  assert.deepEqual([ids(resumed), resumed.alerts.get('a')?.escalated], [['a', 'b'], 2]);
  const read = run([
    { type: 'alerts-read', head: 2, alerts: [alert('b', 2), alert('a', 1, { escalated: 3 })] },
  ]);
  assert.deepEqual([ids(read), read.alerts.get('a')?.escalated], [['a', 'b'], 3]);
});

test('an alert that could not be recorded is shown, and stays when the list is read anew', () => {
  const state = run([
    READ,
    raised(alert('lost', undefined)),
    { type: 'alerts-read', head: 7, alerts: [alert('a', 7)] },
  ]);
  assert.deepEqual([...ids(state)].sort(), ['a', 'lost']);
  assert.equal(state.seq, 7);
});

test('who took it on first counts; the word moves the place', () => {
  const by = (operator: string, seq: number): BoardInput =>
    told({
      type: 'acknowledged',
      seq,
      alert: { ...alert('a', undefined), acknowledged: { at: seq, operator } },
    });
  const state = run([READ, raised(alert('a', 1)), by('li.na', 2), by('wang', 3)]);
  assert.deepEqual(ids(state), []);
  assert.equal(takenOn(state.alerts)[0]?.acknowledged?.operator, 'li.na');
  assert.equal(state.seq, 3);
});

test('an acknowledgement without a place (the answer to our own) does not move back', () => {
  const own = { ...alert('a', 1), acknowledged: { at: 9, operator: 'li.na' } };
  const state = run([READ, raised(alert('a', 5)), told({ type: 'acknowledged', seq: 0, alert: own })]);
  assert.equal(state.seq, 5);
});

test('cut and resumed: what was told before is not told again, what is new is', () => {
  const before = run([READ, ready(0), raised(alert('a', 1)), raised(alert('b', 2)), { type: 'lost', at: 9 }]);
  assert.equal(before.link, 'lost');
  const after = run(
    [ready(4, 20), raised(alert('b', 2)), raised(alert('c', 3)), raised(alert('d', 4))],
    before,
  );
  assert.equal(after.link, 'live');
  assert.equal(after.gap, false);
  assert.deepEqual(ids(after), ['d', 'c', 'b', 'a']);
});

test('a ledger that ends before the place we have seen is a gap: everything is read anew', () => {
  const state = run([READ, ready(0), raised(alert('a', 9)), ready(3)]);
  assert.equal(state.gap, true);
  const read = run([{ type: 'alerts-read', head: 3, alerts: [alert('z', 3)] }], state);
  assert.deepEqual([read.gap, read.seq, ids(read)], [false, 3, ['z']]);
});

test('calls: drawn anew at each start of the stream; one that has ended is gone', () => {
  const call = {
    id: 'c',
    pbx: 'p',
    number: '138****8000',
    agent: '1001',
    state: 'answered',
    since: 0,
  } as const;
  const state = run([
    READ,
    ready(0, 1_000),
    told({ type: 'call', call }),
    told({ type: 'call', call: { ...call, refusal: { at: 10_000, source: 'agent-key' } } }),
    told({ type: 'call-ended', id: 'c' }),
  ]);
  assert.equal(state.calls.size, 0);
  const anew = run([told({ type: 'call', call }), ready(0)], state);
  assert.equal(anew.calls.size, 0, 'it ended while nobody was told');
});

test('a blocked call told twice is one row', () => {
  const blocked = {
    id: 'b',
    at: 1,
    number: '1',
    purpose: 'sale',
    outcome: 'block',
    reason: 'shielded',
  } as const;
  const state = run([READ, told({ type: 'blocked', blocked }), told({ type: 'blocked', blocked })]);
  assert.equal(state.blocked.length, 1);
});

test('10,000 alerts: the grave ones stay, the rest is bounded, none twice', () => {
  const inputs: BoardInput[] = [READ];
  for (let seq = 1; seq <= 10_000; seq++) {
    const level = seq % 100 === 0 ? 'critical' : 'notice';
    inputs.push(raised(alert(`a${seq}`, seq, { level })), raised(alert(`a${seq}`, seq, { level })));
  }
  const state = run(inputs);
  assert.equal(openAlerts(state.alerts).filter(({ level }) => level === 'critical').length, 100);
  assert.ok(state.alerts.size <= 300, `${state.alerts.size} kept`);
  assert.equal(state.seq, 10_000);
  assert.equal(
    run([raised(alert('a1', 1, { level: 'notice' }))], state).alerts.has('a1'),
    false,
    'let go, and not new again',
  );
});
