import type { SpeechListener, SpeechStream } from '../../app/ports/speech.js';
import { chooseHits } from './choose-hits.js';
import type { Lane } from './lane.js';
import type { Hit } from './output.js';
import type { Pool } from './pool.js';
import { createUpsampler } from './upsample.js';

/** Bytes at 8 kHz in a millisecond. */
const BYTES_A_MS = 16;
/** Written at once: the recogniser reads 128 ms at a time. */
const PORTION = 100 * BYTES_A_MS;
/** Kept while a process starts: 2 s. */
const MOST_EARLY = 20;
/** After the last audio the last words are still heard for so long. */
const LAST_WORDS_MS = 1500;

/** One voice: its audio to a process, the process's hits to the listener. */
export function openStream(pool: Pool, rivals: ReadonlySet<string>, listener: SpeechListener): SpeechStream {
  const upsample = createUpsampler();
  let portion: Buffer[] = [];
  let portionBytes = 0;
  let early: Buffer[] = [];
  let skippedMs = 0;
  let lane: Lane | undefined;
  let open = true;
  let over = false;
  let stretch = 0;
  let lastWords: NodeJS.Timeout | undefined;

  const heard = (hits: readonly Hit[]): void => {
    for (const { words, from, to, score } of chooseHits(hits, rivals)) {
      if (over) return;
      stretch += 1;
      const [startMs, endMs] = [Math.round(from * 1000) + skippedMs, Math.round(to * 1000) + skippedMs];
      listener.heard({ stretch, text: words, final: true, startMs, endMs, confidence: Math.min(1, score) });
    }
  };
  const end = (why?: string): void => {
    if (over) return;
    over = true;
    clearTimeout(lastWords);
    pool.giveBack();
    lane?.kill();
    if (why !== undefined && open) listener.lost(why);
    open = false;
  };
  const send = (): void => {
    if (portionBytes === 0) return;
    const pcm = portion.length === 1 && portion[0] ? portion[0] : Buffer.concat(portion);
    portion = [];
    portionBytes = 0;
    const wide = upsample(pcm);
    if (lane) {
      if (!lane.feed(wide)) skippedMs += pcm.length / BYTES_A_MS;
    } else if (early.length < MOST_EARLY) early.push(wide);
    else skippedMs += pcm.length / BYTES_A_MS;
  };

  pool.lane().then(
    (got) => {
      lane = got;
      if (over) return got.kill();
      got.attach({ hits: heard, ended: end });
      for (const wide of early) got.feed(wide);
      early = [];
      if (!open) got.finish();
    },
    (error: unknown) => end(`no recogniser: ${error instanceof Error ? error.message : String(error)}`),
  );
  return {
    audio(pcm) {
      if (!open) return;
      portion.push(pcm);
      portionBytes += pcm.length;
      if (portionBytes >= PORTION) send();
    },
    close() {
      if (!open) return;
      send();
      open = false;
      lane?.finish();
      lastWords = setTimeout(end, LAST_WORDS_MS);
    },
  };
}
