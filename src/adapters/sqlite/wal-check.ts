import { existsSync, readFileSync } from 'node:fs';
import type { Damage } from './damage.js';

const HEADER = 32;
const FRAME_HEADER = 24;
const LOOKS = 3;
const LOOK_AGAIN_MS = 15;

/**
 * Looks through the write-ahead log before SQLite does (https://sqlite.org/fileformat2.html#walformat): each frame's
 * checksum runs on from the one before, and recovery silently stops at the first that fails. A frame of this log's salt
 * that fails while a commit stands at or behind it is damage; without one it is the torn end a power cut leaves.
 */
export function checkLog(file: string): Damage | undefined {
  let found: Damage | undefined;
  // A running service writes while we read, and half a frame looks like a damaged one. Damage stays; writing goes on.
  for (let look = 0; look < LOOKS; look++) {
    found = existsSync(file) ? firstBadFrame(readFileSync(file)) : undefined;
    if (!found) return undefined;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
  }
  return found;
}

function firstBadFrame(log: Buffer): Damage | undefined {
  if (log.length < HEADER + FRAME_HEADER) return undefined;
  const magic = log.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return damaged('its header');
  const little = magic === 0x377f0682;
  let sum = checksum(log, 0, 24, [0, 0], little);
  if (sum[0] !== log.readUInt32BE(24) || sum[1] !== log.readUInt32BE(28)) return damaged('its header');
  const size = FRAME_HEADER + log.readUInt32BE(8);
  for (let at = HEADER, frame = 1; at + size <= log.length; at += size, frame++) {
    // Frames of an older round of the log are left over behind the newest commit; they carry another salt.
    const current = log.compare(log, 16, 24, at + 8, at + 16) === 0;
    sum = checksum(log, at, at + 8, sum, little);
    sum = checksum(log, at + FRAME_HEADER, at + size, sum, little);
    if (current && sum[0] === log.readUInt32BE(at + 16) && sum[1] === log.readUInt32BE(at + 20)) continue;
    return commitFollows(log, at, size) ? damaged(`frame ${frame}`) : undefined;
  }
  return undefined;
}

/** Whether a commit frame of this round of the log stands at `from` or behind it. */
function commitFollows(log: Buffer, from: number, size: number): boolean {
  for (let at = from; at + size <= log.length; at += size) {
    if (log.compare(log, 16, 24, at + 8, at + 16) === 0 && log.readUInt32BE(at + 4) !== 0) return true;
  }
  return false;
}

type Sum = readonly [number, number];

function checksum(log: Buffer, from: number, to: number, start: Sum, little: boolean): Sum {
  let [a, b] = start;
  for (let at = from; at < to; at += 8) {
    a = (a + b + (little ? log.readUInt32LE(at) : log.readUInt32BE(at))) >>> 0;
    b = (b + a + (little ? log.readUInt32LE(at + 4) : log.readUInt32BE(at + 4))) >>> 0;
  }
  return [a, b];
}

const damaged = (where: string): Damage => ({
  place: 'log',
  what: 'damaged',
  detail: `callward.db-wal: ${where} is damaged; what was written from there on is lost`,
});
