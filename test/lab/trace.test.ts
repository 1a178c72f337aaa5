import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSip } from '../../scripts/lab/sip-text.js';
import { finalAnswers, invitesIn, parseTrace } from '../../scripts/lab/trace.js';

const line = '-----------------------------------------------';
const entry = (at: string, what: string, text: string) => `${line} ${at}\nUDP message ${what}:\n\n${text}\n`;
const invite = (id: string, number: string) =>
  `INVITE sip:${number}@127.0.0.2:5060 SIP/2.0\r\nVia: SIP/2.0/UDP x\r\nCall-ID: ${id}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n`;
const answer = (id: string, status: string) =>
  `SIP/2.0 ${status}\r\nVia: SIP/2.0/UDP x\r\nCall-ID: ${id}\r\nCSeq: 1 INVITE\r\nReason: Q.850;cause=21\r\nContent-Length: 0\r\n\r\n`;

test('an INVITE counts once a Call-ID, retransmitted or repeated inside the dialog', () => {
  const text = [
    entry('2026-11-22 14:00:00.000100', 'received [300] bytes', invite('a', '13800138000')),
    entry('2026-11-22 14:00:00.500100', 'received [300] bytes', invite('a', '13800138000')),
    entry('2026-11-22 14:00:01.000100', 'received [300] bytes', invite('b', '13800138000')),
    entry('2026-11-22 14:00:01.000200', 'sent (200 bytes)', invite('mine', '10086')),
  ].join('');
  const invites = invitesIn(parseTrace(text));
  assert.deepEqual([...invites.keys()], ['a', 'b']);
  assert.equal((invites.get('b')?.atUs ?? 0) - (invites.get('a')?.atUs ?? 0), 1_000_000);
});

test('a placed call reports its final answer, its reason and the time between; one without an answer reports 0', () => {
  const text = [
    entry('2026-11-22 14:00:00.000100', 'sent (300 bytes)', invite('a', '13800138000')),
    entry('2026-11-22 14:00:00.001100', 'received [200] bytes', answer('a', '100 Trying')),
    entry('2026-11-22 14:00:00.004600', 'received [200] bytes', answer('a', '403 Forbidden')),
    entry('2026-11-22 14:00:00.005000', 'sent (300 bytes)', invite('b', '13800138001')),
  ].join('');
  const [first, second] = finalAnswers(parseTrace(text));
  assert.deepEqual(first, { number: '13800138000', code: 403, reason: 'Q.850;cause=21', setupMs: 4.5 });
  assert.equal(second?.code, 0);
});

test('what is no SIP is not taken for SIP', () => {
  assert.equal(parseSip('hello\r\n\r\n'), undefined);
  assert.equal(parseSip(''), undefined);
});
