import type { Socket } from 'node:net';
import type { Enforcement } from '../../../app/ports/pbx.js';
import { readFrame } from '../frames.js';
import { openFrameStream, type RawFrame } from '../stream.js';
import { CONNECT } from './commands.js';
import { type Leg, readLeg } from './leg.js';
import type { Screened } from './screening.js';

export interface Limits {
  readonly connections: number;
  /** From the connection to the whole description of the leg; FreeSWITCH needs under 5 ms. */
  readonly arrivalMs: number;
  /** From our answer to the replies that say it was carried out. */
  readonly repliesMs: number;
  /** A description is some 6 kB; one with a thousand variables still fits. */
  readonly bytes: number;
}

export const LIMITS: Limits = { connections: 512, arrivalMs: 1_000, repliesMs: 1_000, bytes: 256 * 1024 };

export interface ConnectionNeeds {
  readonly hook: string;
  readonly limits: Limits;
  screen(leg: Leg): Promise<Screened>;
  screened(kind: Screened['kind']): void;
  anomaly(kind: string): void;
}

/**
 * One leg at the gate. FreeSWITCH waits in this connection before it sends anything, so it never stays open for long: on any
 * doubt it is dropped, and the leg goes on into the black hole its gateway presets.
 */
export function serveLeg(socket: Socket, needs: ConnectionNeeds): void {
  // First of all: FreeSWITCH reads it while the rest here is made ready.
  socket.write(CONNECT);
  let bytes = 0;
  let leg: Leg | undefined;
  let replies: { left: number; failed: boolean; readonly told: (outcome: Enforcement) => void } | undefined;
  let watchdog = setTimeout(() => drop('no-leg-in-time'), needs.limits.arrivalMs);

  const drop = (why: string): void => {
    needs.anomaly(why);
    socket.destroy();
  };

  async function arrived(raw: RawFrame): Promise<void> {
    leg = readLeg(raw, needs.hook);
    clearTimeout(watchdog);
    if (!leg) return drop('not-a-leg');
    const { answer, told, kind } = await needs.screen(leg);
    needs.screened(kind);
    if (socket.destroyed || !socket.writable) return told('already-gone');
    replies = { left: answer.replies, failed: false, told };
    watchdog = setTimeout(() => {
      told('failed');
      drop('not-carried-out');
    }, needs.limits.repliesMs);
    // The end of the stream lets a leg go a round trip sooner than `exit` would; a refused one ends the connection itself.
    if (answer.lets) socket.end(answer.text);
    else socket.write(answer.text);
  }

  function replied(raw: RawFrame): void {
    const frame = readFrame(raw);
    if (!replies || (frame.kind !== 'reply' && frame.kind !== 'api')) return;
    replies.left -= 1;
    if (frame.kind === 'reply' && !frame.text.startsWith('+OK')) replies.failed = true;
    if (replies.left > 0) return;
    replies.told(replies.failed ? 'failed' : 'enforced');
    clearTimeout(watchdog);
    socket.end();
    // Whatever the other side does now, the descriptor is not kept for it.
    watchdog = setTimeout(() => socket.destroy(), needs.limits.repliesMs);
  }

  const stream = openFrameStream(
    (raw) => {
      if (socket.destroyed) return;
      if (leg !== undefined) replied(raw);
      else void arrived(raw).catch(() => drop('internal'));
    },
    () => drop('broken-frame'),
  );
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes > needs.limits.bytes) drop('too-many-bytes');
    else stream.push(chunk);
  });
  socket.on('error', () => needs.anomaly('connection-error'));
  socket.on('close', () => {
    clearTimeout(watchdog);
    replies?.told('already-gone');
  });
}
