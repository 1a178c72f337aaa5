import type { SpeechEngine, Utterance } from '../../src/app/ports/speech.js';

/** What came of one clip: what was heard, and how long after its last sample. */
export interface Trial {
  readonly heard: readonly (Utterance & { readonly afterMs: number })[];
  readonly lost?: string;
}

const FRAME_MS = 20;
const FRAME = FRAME_MS * 16;
const silence = (ms: number): Buffer => {
  // What an open line has: one step up and down, not the zeros of a file.
  const quiet = Buffer.alloc(ms * 16);
  for (let i = 0; i < quiet.length; i += 4) quiet.writeInt16LE(8, i);
  return quiet;
};

/** Speaks a clip to an engine at the pace of a call, with silence before and behind it. */
export function tryClip(engine: SpeechEngine, pcm: Buffer, beforeMs = 600, behindMs = 2000): Promise<Trial> {
  return new Promise((resolve) => {
    const heard: (Utterance & { afterMs: number })[] = [];
    let lost: string | undefined;
    const started = performance.now();
    const endsMs = beforeMs + pcm.length / 16;
    const stream = engine.open({
      heard(utterance) {
        heard.push({ ...utterance, afterMs: Math.round(performance.now() - started - endsMs) });
      },
      lost(why) {
        lost = why;
      },
    });
    const line = Buffer.concat([silence(beforeMs), pcm, silence(behindMs)]);
    let at = 0;
    const timer = setInterval(() => {
      // By the clock, so that a busy machine does not stretch the speech.
      const due = Math.min(line.length, Math.floor((performance.now() - started) / FRAME_MS) * FRAME);
      for (; at < due; at += FRAME) stream.audio(line.subarray(at, at + FRAME));
      if (at < line.length) return;
      clearInterval(timer);
      stream.close();
      resolve({ heard, ...(lost !== undefined && { lost }) });
    }, FRAME_MS);
  });
}
