import type { ServerResponse } from 'node:http';
import type { Identity } from '../../app/ports/access.js';
import type { BoardEvent } from '../../app/ports/board.js';
import type { Log } from '../../app/ports/log.js';
import type { Limits } from './needs.js';
import { createOutbox } from './outbox.js';
import { problem } from './problem.js';
import type { Stream } from './route.js';

/** A board so far behind is cut off; it comes back and resumes, and the service's memory stays flat. */
const FARTHEST_BEHIND_BYTES = 1 << 20;

export interface Streams {
  open(
    to: ServerResponse,
    stream: Stream,
    who: Identity,
    /** Asked at each heartbeat: the same person with the same rights, or nobody. */
    still: () => Promise<Identity | undefined>,
    headers: Readonly<Record<string, string>>,
  ): Promise<void>;
  readonly size: number;
  close(): void;
}

export function createStreams(limits: Limits, log: Log): Streams {
  const ends = new Map<() => void, string>();
  const later = createOutbox();

  async function run(
    to: ServerResponse,
    stream: Stream,
    who: Identity,
    still: () => Promise<Identity | undefined>,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const key = keyOf(who);
    if (
      ends.size >= limits.streams ||
      [...ends.values()].filter((one) => one === key).length >= limits.streamsEach
    )
      throw problem('wait', limits.heartbeatMs);
    let over = false;
    let stop: (() => void) | undefined;
    let beat: NodeJS.Timeout | undefined;
    const end = (): void => {
      if (over) return;
      if (!to.destroyed) flush();
      over = true;
      clearInterval(beat);
      stop?.();
      ends.delete(end);
      to.end();
    };
    const send = (text: string): void => {
      if (over) return;
      if (to.writableLength > FARTHEST_BEHIND_BYTES) {
        log.warn('a board is too far behind and was cut off', { who: who.name });
        end();
        to.destroy();
        return;
      }
      to.write(text);
    };
    let gathered = '';
    const flush = (): void => {
      const text = gathered;
      gathered = '';
      if (text !== '') send(text);
    };
    ends.set(end, key);
    to.on('close', end);
    // What happened before `ready` is told after it: a board draws the picture first and then what changed in it.
    let early: string[] | undefined = [];
    const pass = (event: BoardEvent): void => {
      if (over) return;
      if (early) return void early.push(frame(event));
      gathered += frame(event);
      later(flush);
    };
    try {
      const following = await stream.follow(who, pass);
      stop = following.stop;
      if (over) return stop();
      to.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no',
      });
      send(
        `retry: 1000\nevent: ready\ndata: ${JSON.stringify({ head: following.head, ...following.hello })}\n\n`,
      );
      for (const text of early) send(text);
      early = undefined;
    } catch (error) {
      ends.delete(end);
      throw error;
    }
    beat = setInterval(() => {
      send(': beat\n\n');
      still().then(
        (now) => {
          if (!now || rights(now) !== rights(who)) end();
        },
        () => end(),
      );
    }, limits.heartbeatMs).unref();
  }

  return {
    open: run,
    get size() {
      return ends.size;
    },
    close() {
      for (const end of [...ends.keys()]) end();
    },
  };
}

const keyOf = (who: Identity): string => (who.kind === 'person' ? who.account : who.token);

const rights = ({ may, reach }: Identity): string =>
  JSON.stringify([[...may].sort(), reach === 'everyone' ? reach : [...reach].sort()]);

/** The same event goes to every board: it is written down once. */
const frames = new WeakMap<BoardEvent, string>();

/** Only what has a place in the ledger carries an id: a board that comes back goes on from there. JSON has no line breaks. */
function frame(event: BoardEvent): string {
  const made = frames.get(event);
  if (made !== undefined) return made;
  const id = (event.type === 'alert' || event.type === 'acknowledged') && event.seq !== undefined;
  const { type, ...data } = event;
  const text = `${id ? `id: ${event.seq}\n` : ''}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  frames.set(event, text);
  return text;
}
