import { isoTime as timeOf } from '../app/shielding/record-view.js';
import { LEGAL_OFFSET_MINUTES } from '../core/shield/term.js';

/** One JSON document on stdout under `--json`, lines for people otherwise. */
export function print(json: boolean, value: unknown, lines: () => readonly string[]): void {
  const text = json ? JSON.stringify(value, null, 2) : lines().map(printable).join('\n');
  if (text !== '') process.stdout.write(`${text}\n`);
}

/** Bytes that were dialled or typed are evidence, and must not steer the reader's terminal. */
const printable = (line: string): string => line.replace(/[\p{Cc}\u2028\u2029]/gu, '·');

/** An instant as people in mainland China read it, with the offset said: `2026-11-22 10:00:00 +08:00`. */
export function showTime(at: number): string {
  const local = new Date(at + LEGAL_OFFSET_MINUTES * 60_000);
  return Number.isNaN(local.getTime()) ? '?' : `${local.toISOString().slice(0, 19).replace('T', ' ')} +08:00`;
}

export const showUntil = (until: number | null): string =>
  until === null ? '永久 for ever' : showTime(until);

/** ISO 8601 in JSON answers. */
export const isoTime = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : timeOf(at);
