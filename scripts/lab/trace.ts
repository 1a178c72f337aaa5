import { existsSync, readFileSync } from 'node:fs';
import { header, methodOf, numberOf, parseSip, type SipMessage, statusOf } from './sip-text.js';
import type { SippCall } from './sipp.js';

export interface Traced {
  /** Microseconds since the epoch, as SIPp stamped it. */
  readonly atUs: number;
  readonly direction: 'in' | 'out';
  readonly message: SipMessage;
}

/** SIPp's `-trace_msg` file. Stray text between messages is passed over. */
export function readTrace(file: string): Traced[] {
  return existsSync(file) ? parseTrace(readFileSync(file, 'utf8')) : [];
}

export function parseTrace(text: string): Traced[] {
  const found: Traced[] = [];
  for (const block of text.split(/^-{20,} /m).slice(1)) {
    const head = /^(\S+[ T\t]\S+)[^\n]*\n([^\n]*)\n/.exec(block);
    if (head === null) continue;
    const message = parseSip(block.slice(head[0].length));
    if (message === undefined) continue;
    const direction = /received/.test(head[2] ?? '') ? 'in' : 'out';
    found.push({ atUs: microseconds(head[1] ?? ''), direction, message });
  }
  return found;
}

/** `2026-11-22 14:05:09.123456` in local time: Date keeps milliseconds, the rest is added. */
function microseconds(stamp: string): number {
  const [, whole = '', fraction = ''] = /^(.*?)\.(\d+)$/.exec(stamp.replace(/[\tT]/, ' ')) ?? [];
  return Date.parse(whole) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** INVITEs that arrived, one entry a Call-ID: retransmissions and re-INVITEs are no second attempt. */
export function invitesIn(
  trace: readonly Traced[],
): Map<string, { number: string; atUs: number; message: SipMessage }> {
  const invites = new Map<string, { number: string; atUs: number; message: SipMessage }>();
  for (const { atUs, direction, message } of trace) {
    if (direction !== 'in' || methodOf(message) !== 'INVITE') continue;
    const id = header(message, 'call-id');
    if (!invites.has(id)) invites.set(id, { number: numberOf(message), atUs, message });
  }
  return invites;
}

/** What became of each call that was placed. */
export function finalAnswers(trace: readonly Traced[]): SippCall[] {
  const placed = new Map<string, { number: string; atUs: number; answer?: SippCall }>();
  for (const { atUs, direction, message } of trace) {
    const id = header(message, 'call-id');
    if (direction === 'out' && methodOf(message) === 'INVITE' && !placed.has(id)) {
      placed.set(id, { number: numberOf(message), atUs });
    }
    const call = placed.get(id);
    const code = statusOf(message);
    if (direction !== 'in' || call === undefined || call.answer !== undefined || code < 200) continue;
    if (!/ INVITE$/.test(header(message, 'cseq'))) continue;
    const setupMs = (atUs - call.atUs) / 1000;
    call.answer = { number: call.number, code, reason: header(message, 'reason'), setupMs };
  }
  return [...placed.values()].map(
    ({ number, answer }) => answer ?? { number, code: 0, reason: '', setupMs: Number.NaN },
  );
}
