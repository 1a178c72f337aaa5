import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** What the peer answers to one frame of audio, or at its end. A string is sent as it stands. */
export type VoskAnswer = Readonly<Record<string, unknown>> | string;

export interface Saying {
  readonly words: string;
  /** After so much audio, in ms, it is written down in full. */
  readonly atMs: number;
  readonly confidence?: number;
  /** Partials before it, each one word longer; on by default. */
  readonly partials?: boolean;
}

export interface FakeVosk {
  readonly url: string;
  /** What the next connections hear, in order; without one, silence. A connection takes its own when it begins. */
  hear(...sayings: readonly (readonly Saying[])[]): void;
  /** How the peer misbehaves from now on. */
  misbehave(how: Misbehaviour | undefined): void;
  readonly connections: readonly FakeVoskConnection[];
  close(): Promise<void>;
}
export type Misbehaviour = 'mute' | 'garbage' | 'flood' | 'huge' | 'close-early' | 'refuse';

export interface FakeVoskConnection {
  readonly config: unknown;
  readonly audioMs: number;
  readonly ended: boolean;
}

const END = '{"eof" : 1}';
const BYTES_A_MS = 16;

/** A peer that speaks the protocol of vosk-server's asr_server.py and recognises what it is told to. Chinese is split by character. */
export async function startFakeVosk(host = '127.0.0.1'): Promise<FakeVosk> {
  let misbehaviour: Misbehaviour | undefined;
  const waiting: (readonly Saying[])[] = [];
  const connections: FakeVoskConnection[] = [];
  const server = new WebSocketServer({
    host,
    port: 0,
    verifyClient: () => misbehaviour !== 'refuse',
  });
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    connections.push(serve(socket, waiting.shift() ?? [], () => misbehaviour));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://${host}:${port}`,
    connections,
    hear: (...sayings) => void waiting.push(...sayings),
    misbehave(how) {
      misbehaviour = how;
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}

function serve(
  socket: WebSocket,
  sayings: readonly Saying[],
  misbehaviour: () => Misbehaviour | undefined,
): FakeVoskConnection {
  const state = { config: undefined as unknown, audioMs: 0, ended: false };
  let next = 0;
  const send = (answer: VoskAnswer): void => {
    socket.send(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
  const saying = (): Saying | undefined => sayings[next];
  socket.on('message', (body: Buffer, binary) => {
    const how = misbehaviour();
    if (how === 'mute') return;
    if (how === 'garbage') return send('<html>502 Bad Gateway</html>');
    if (how === 'huge') return send({ partial: 'word '.repeat(100_000) });
    if (how === 'close-early') return socket.close();
    if (how === 'flood') for (let i = 0; i < 1000; i++) send({ partial: `word ${i}` });
    if (!binary && body.toString() === END) {
      state.ended = true;
      const last = saying();
      send(last ? final(last) : { text: '' });
      return socket.close();
    }
    if (!binary && state.audioMs === 0) {
      state.config = JSON.parse(body.toString()).config;
      return;
    }
    state.audioMs += body.length / BYTES_A_MS;
    const current = saying();
    if (current && state.audioMs >= current.atMs) {
      next += 1;
      return send(final(current));
    }
    send({ partial: current ? soFar(current, state.audioMs) : '' });
  });
  return state;
}

/** Words of English, characters of Chinese: as the models of each write them. */
const split = (words: string): string[] => (/^[\x20-\x7e]*$/.test(words) ? words.split(' ') : [...words]);
/** A word takes a fifth of a second. */
const WORD_MS = 200;

function soFar({ words, atMs, partials = true }: Saying, nowMs: number): string {
  const list = split(words);
  const spoken = list.length - Math.ceil((atMs - nowMs) / WORD_MS);
  return partials && spoken > 0 ? list.slice(0, spoken).join(' ') : '';
}

function final({ words, atMs, confidence = 1 }: Saying): VoskAnswer {
  const list = split(words);
  const start = Math.max(0, atMs - list.length * WORD_MS);
  const result = list.map((word, i) => ({
    conf: confidence,
    start: (start + i * WORD_MS) / 1000,
    end: (start + (i + 1) * WORD_MS) / 1000,
    word,
  }));
  return { result, text: list.join(' ') };
}
