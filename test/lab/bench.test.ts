import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { plus, quantile, summarise } from '../../scripts/lab/bench/figures.js';
import { connected, inviteTimes, parseShortTrace, Tail } from '../../scripts/lab/bench/short-trace.js';

const line = (stamp: string, direction: 'R' | 'S', callId: string, cseq: string, startLine: string): string =>
  `2026-11-22\t14:58:50.290353\t${stamp}\t${direction}\t${callId}\tCSeq:${cseq}\t${startLine}\n`;

const trace = [
  line('1795359530.290353', 'S', '1-1', '1 INVITE', 'INVITE sip:13900000001@127.0.0.1:28060 SIP/2.0'),
  line('1795359530.790353', 'S', '1-1', '1 INVITE', 'INVITE sip:13900000001@127.0.0.1:28060 SIP/2.0'),
  line('1795359530.291484', 'R', '1-1', '1 INVITE', 'SIP/2.0 200 OK'),
  line('1795359530.300000', 'S', '2-1', '1 INVITE', 'INVITE sip:13900000002@127.0.0.1:28060 SIP/2.0'),
  line('1795359530.301000', 'R', '2-1', '1 INVITE', 'SIP/2.0 403 Forbidden'),
  line('1795359530.400000', 'S', '2-1', '2 BYE', 'BYE sip:x SIP/2.0'),
  line('1795359530.401000', 'R', '2-1', '2 BYE', 'SIP/2.0 200 OK'),
].join('');

test('a call is timed from its first INVITE to the microsecond, retransmissions left out', () => {
  const sent = inviteTimes(parseShortTrace(trace), 'out');
  assert.equal(sent.get('13900000001'), 1_795_359_530_290_353);
  assert.equal(sent.size, 2);
  assert.equal(inviteTimes(parseShortTrace(trace), 'in').size, 0);
});

test('connected is what INVITE was answered 200 for; a refusal or the 200 of a BYE is not', () => {
  assert.deepEqual([...connected(parseShortTrace(trace))], ['13900000001']);
});

test('a growing trace is read on from its last whole line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-bench-'));
  try {
    const file = join(folder, 'trace');
    writeFileSync(file, 'one\ntw');
    const tail = new Tail(file);
    assert.equal(tail.next(), 'one\n');
    appendFileSync(file, 'o\n');
    assert.equal(tail.next(), 'two\n');
    assert.equal(tail.next(), '');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a quantile is a value that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.deepEqual(summarise(hundred), { count: 100, min: 1, median: 50, p99: 99, max: 100 });
  assert.equal(quantile([3], 0.99), 3);
  assert.ok(Number.isNaN(quantile([], 0.5)));
  assert.equal(plus(-0.5), '-0.50');
});
