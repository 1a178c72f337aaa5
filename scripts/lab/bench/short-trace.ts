import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** One line of SIPp's `-trace_shortmsg`: a tenth of the writing that `-trace_msg` costs, and all a stopwatch needs. */
export interface Line {
  readonly atUs: number;
  readonly direction: 'in' | 'out';
  readonly callId: string;
  readonly cseq: string;
  readonly startLine: string;
}

export function parseShortTrace(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    const [, , stamp = '', direction, callId = '', cseq = '', startLine = ''] = line.split('\t');
    if (startLine === '' || (direction !== 'R' && direction !== 'S')) return [];
    return [
      { atUs: microseconds(stamp), direction: direction === 'R' ? 'in' : 'out', callId, cseq, startLine },
    ];
  });
}

/** `1795359530.290353`: as one floating point number it would lose the last digits to rounding only after 2^53 µs. */
const microseconds = (stamp: string): number => Math.round(Number(stamp) * 1e6);

/** First INVITE a number, retransmissions left out: number → µs. */
export function inviteTimes(lines: readonly Line[], direction: Line['direction']): Map<string, number> {
  const times = new Map<string, number>();
  for (const line of lines) {
    const number = line.direction === direction && /^INVITE sips?:([^@;]+)/.exec(line.startLine)?.[1];
    if (number && !times.has(number)) times.set(number, line.atUs);
  }
  return times;
}

/** Numbers whose INVITE was answered 200, at the side that placed them. */
export function connected(lines: readonly Line[]): Set<string> {
  const numberOf = new Map<string, string>();
  const numbers = new Set<string>();
  for (const { direction, callId, cseq, startLine } of lines) {
    const number = /^INVITE sips?:([^@;]+)/.exec(startLine)?.[1];
    if (direction === 'out' && number !== undefined) numberOf.set(callId, number);
    if (direction !== 'in' || !startLine.startsWith('SIP/2.0 200') || !cseq.endsWith(' INVITE')) continue;
    const called = numberOf.get(callId);
    if (called !== undefined) numbers.add(called);
  }
  return numbers;
}

/** Reads what a file grew by since the last time, up to its last whole line. */
export class Tail {
  private offset = 0;
  constructor(private readonly file: string) {}

  next(): string {
    const handle = openSync(this.file, 'r');
    try {
      const grown = Buffer.alloc(Math.max(0, fstatSync(handle).size - this.offset));
      const size = readSync(handle, grown, 0, grown.length, this.offset);
      const whole = grown.subarray(0, size).lastIndexOf(10) + 1;
      this.offset += whole;
      return grown.toString('utf8', 0, whole);
    } finally {
      closeSync(handle);
    }
  }
}
