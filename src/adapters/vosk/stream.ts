import { WebSocket } from 'ws';
import type { SpeechListener, SpeechStream } from '../../app/ports/speech.js';
import { configFrame, END, readAnswer } from './codec.js';
import { createHearing } from './hearing.js';
import { DEFAULTS, type VoskOptions } from './options.js';

/** 16-bit samples at 8 kHz in a millisecond. */
const BYTES_A_MS = 16;
/** Sent at once: each frame costs the server an answer. */
const PORTION = 200 * BYTES_A_MS;
/** What may wait in our hands, before the connection is up and behind a slow server: 2 s. */
const MOST_WAITING = 2000 * BYTES_A_MS;
/** An answer is a few words; a long one is not to be read into memory. */
const MOST_ANSWER = 64 * 1024;
/** Each frame has one answer; some may still be on their way, more are a flood. */
const MOST_UNASKED = 3;
/** After the last audio the last words are still awaited for so long. */
const LAST_WORDS_MS = 1500;

/** One voice on one connection, as the server wants it. */
export function openStream(
  options: VoskOptions,
  listener: SpeechListener,
): SpeechStream & { readonly gone: Promise<void> } {
  const { url, sampleRate, connectTimeoutMs, stallMs, phrases = [] } = { ...DEFAULTS, ...options };
  let open = true;
  let over = false;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let unanswered = 0;
  let answeredAt = 0;
  let lastWords: NodeJS.Timeout | undefined;
  const hearing = createHearing((utterance) => listener.heard(utterance));
  const socket = new WebSocket(url, {
    handshakeTimeout: connectTimeoutMs,
    maxPayload: MOST_ANSWER,
    perMessageDeflate: false,
    followRedirects: false,
  });
  let resolveGone: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    resolveGone = resolve;
  });

  const end = (why?: string): void => {
    if (over) return;
    over = true;
    clearTimeout(lastWords);
    socket.terminate();
    if (open && why !== undefined) listener.lost(why);
    open = false;
    waiting = [];
    resolveGone();
  };
  const send = (): void => {
    if (waitingBytes === 0 || socket.readyState !== WebSocket.OPEN) return;
    const pcm = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    if (unanswered === 0) answeredAt = performance.now();
    unanswered += 1;
    socket.send(pcm);
    hearing.sent(pcm.length / BYTES_A_MS);
  };
  const finish = (): void => {
    send();
    socket.send(END);
  };

  socket.on('open', () => {
    socket.send(configFrame(sampleRate, phrases));
    if (open) send();
    else finish();
  });
  socket.on('message', (body, binary) => {
    if (over) return;
    const answer = binary ? undefined : readAnswer(body.toString());
    if (!answer) return end('the Vosk server answered what is no answer');
    unanswered -= 1;
    if (unanswered < -MOST_UNASKED) return end('the Vosk server answers unasked');
    answeredAt = performance.now();
    hearing.answered(answer);
  });
  socket.on('error', (error) => end(`the Vosk server: ${error.message}`));
  socket.on('close', (code) => end(`the Vosk server closed the connection (${code})`));

  return {
    gone,
    audio(pcm) {
      if (!open) return;
      if (unanswered > 0 && performance.now() - answeredAt > stallMs)
        return end('the Vosk server does not answer');
      if (waitingBytes + socket.bufferedAmount > MOST_WAITING)
        return hearing.skipped(pcm.length / BYTES_A_MS);
      waiting.push(pcm);
      waitingBytes += pcm.length;
      if (waitingBytes >= PORTION) send();
    },
    close() {
      if (!open) return;
      open = false;
      lastWords = setTimeout(end, LAST_WORDS_MS);
      if (socket.readyState === WebSocket.OPEN) finish();
    },
  };
}
