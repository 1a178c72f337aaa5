import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Frame, readFrame } from '../../src/adapters/freeswitch/frames.js';
import { openFrameStream } from '../../src/adapters/freeswitch/stream.js';

/** Bytes exactly as a FreeSWITCH sent them. */
export const capture = (name: string): Buffer =>
  readFileSync(join(process.cwd(), 'test/fixtures/esl', `${name}.raw`));

/** Every frame of the bytes, fed in pieces of the given sizes (the last size for the rest). */
export function framesOf(
  bytes: Buffer,
  sizes: Iterable<number> = [bytes.length],
  wanted?: ReadonlySet<string>,
): { readonly frames: Frame[]; readonly broken: string[] } {
  const frames: Frame[] = [];
  const broken: string[] = [];
  const stream = openFrameStream(
    (raw) => frames.push(readFrame(raw, wanted)),
    (why) => broken.push(why),
  );
  let at = 0;
  for (const size of sizes) {
    if (at >= bytes.length) break;
    stream.push(bytes.subarray(at, at + size));
    at += size;
  }
  if (at < bytes.length) stream.push(bytes.subarray(at));
  return { frames, broken };
}

/** What is comparable of a frame: an event by name, body and a few fields. */
export function told(frame: Frame): string {
  if (frame.kind === 'event' || frame.kind === 'leg') {
    const { name, body } = frame.event;
    const fields = [
      'Unique-ID',
      'Event-Sequence',
      'Caller-Caller-ID-Name',
      'Caller-Destination-Number',
      'Event-Subclass',
    ];
    return JSON.stringify([
      frame.kind,
      name,
      body ?? null,
      ...fields.map((one) => frame.event.field(one) ?? null),
    ]);
  }
  if (frame.kind === 'reply') return JSON.stringify([frame.kind, [...frame.headers]]);
  return JSON.stringify(frame);
}
