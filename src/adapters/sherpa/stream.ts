import type { SpeechListener, SpeechStream } from '../../app/ports/speech.js';
import type { Host } from './host.js';

/** 16-bit samples at 8 kHz in a millisecond. */
const BYTES_A_MS = 16;
const PORTION = 100 * BYTES_A_MS;
/** On its way to the recogniser and not yet decoded: 3 s, a model takes a while to be read. */
const MOST_WAITING = 3000 * BYTES_A_MS;
const LAST_WORDS_MS = 1500;

export function openStream(
  host: Host,
  stallMs: number,
  listener: SpeechListener,
  ended: () => void,
): SpeechStream {
  let open = true;
  let over = false;
  let portion: Buffer[] = [];
  let portionBytes = 0;
  let waiting = 0;
  let tookAt = 0;
  let skippedMs = 0;
  let lastWords: NodeJS.Timeout | undefined;

  const end = (why?: string): void => {
    if (over) return;
    over = true;
    clearTimeout(lastWords);
    host.remove(id);
    ended();
    if (open && why !== undefined) listener.lost(why);
    open = false;
  };
  const id = host.add({
    heard: (told) => {
      if (over) return;
      const [startMs, endMs] = [told.startMs + skippedMs, told.endMs + skippedMs];
      listener.heard({ ...told, startMs, endMs });
    },
    took: (bytes) => {
      waiting -= bytes;
      tookAt = performance.now();
    },
    ended: () => end(),
    lost: end,
  });
  const send = (): void => {
    if (portionBytes === 0) return;
    const pcm = Buffer.concat(portion);
    portion = [];
    portionBytes = 0;
    if (waiting > MOST_WAITING) {
      skippedMs += pcm.length / BYTES_A_MS;
      return;
    }
    if (waiting === 0) tookAt = performance.now();
    waiting += pcm.length;
    host.send({ kind: 'audio', stream: id, pcm });
  };
  return {
    audio(pcm) {
      if (!open) return;
      // One hangs, all hang: they share the process.
      if (waiting > 0 && performance.now() - tookAt > stallMs)
        return host.end('the recogniser takes no audio');
      portion.push(pcm);
      portionBytes += pcm.length;
      if (portionBytes >= PORTION) send();
    },
    close() {
      if (!open) return;
      send();
      open = false;
      host.send({ kind: 'end', stream: id });
      lastWords = setTimeout(() => end(), LAST_WORDS_MS);
    },
  };
}
