import net from 'node:net';
import type { Log } from '../../app/ports/log.js';
import type { EslAddress } from './address.js';
import { encodeCommand } from './codec.js';
import type { Command, Reply } from './commands.js';
import { type EslEvent, type Frame, readFrame } from './frames.js';
import { NO_LINK } from './link.js';
import { ENDED, type Ended, refusedWords } from './refused.js';
import { openFrameStream } from './stream.js';

export interface ConnectionEvents {
  /** Authenticated: subscribe and reconcile. A rejection closes the link, which is then tried again. */
  opened(): Promise<void>;
  event(event: EslEvent): void;
  down(why: string): void;
}

export interface Connection {
  start(): void;
  close(): Promise<void>;
  /** Sent once or not at all, never again. The answer is this command's own or none. */
  command(command: Command, deadline?: number): Promise<Reply>;
}

export interface Pace {
  /** First and longest pause between two attempts, ms. */
  readonly first: number;
  readonly longest: number;
  /** Pause where trying often makes no sense: wrong password, refused address. */
  readonly slow: number;
  /** Between two pings; one unanswered within the deadline ends the link (half-open TCP). */
  readonly ping: number;
  /** For connecting and logging in, and for each command. */
  readonly deadline: number;
}

export const PACE: Pace = { first: 100, longest: 1000, slow: 4000, ping: 2000, deadline: 4000 };
/** Events may stop while commands are still answered: three heartbeats missed, at the pace they came before. */
const MISSED_HEARTBEATS = 3;

interface Pending {
  readonly settle: (reply: Reply) => void;
  readonly timer: NodeJS.Timeout;
}

/** The event socket link: connects, logs in, reads, notices silence, and tries again for ever, at most a second apart. */
export function openConnection(
  esl: EslAddress,
  wanted: ReadonlySet<string>,
  events: ConnectionEvents,
  log: Log,
  pace: Pace = PACE,
): Connection {
  let live: ReturnType<typeof connect> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let attempts = 0;
  let closing = false;
  let garbage = 0;

  function connect() {
    retry = undefined;
    const socket = net.connect({ host: esl.host, port: esl.port, noDelay: true, keepAlive: true });
    const pending: Pending[] = [];
    let ended: Ended = ENDED.closed;
    let state: 'greeting' | 'login' | 'open' = 'greeting';
    let pings: NodeJS.Timeout | undefined;
    let quiet = 0; // pings since the last heartbeat
    let usual = 0; // pings between two heartbeats, once two have come
    let beating = false;

    const give = (why: Ended): void => {
      if (ended === ENDED.closed) ended = why;
      socket.destroy();
    };
    /** A timer that is due may only mean that this process was frozen: what has arrived meanwhile is read first. */
    const due = (work: () => void) => () => void setImmediate(() => setImmediate(work));

    const send = (command: Command, deadline = pace.deadline): Promise<Reply> =>
      new Promise((resolve) => {
        let bytes: string;
        try {
          bytes = encodeCommand(command);
        } catch (error) {
          resolve({ answered: false, why: error instanceof Error ? error.message : String(error) });
          return;
        }
        if (socket.destroyed) {
          resolve(NO_LINK);
          return;
        }
        // Answers carry no number: only their order tells whose they are, so after one is late none can be trusted.
        const late = () => {
          if (pending.includes(one))
            give({ why: `no answer to ${command.kind} in ${deadline} ms`, slow: false });
        };
        const one: Pending = { settle: resolve, timer: setTimeout(due(late), deadline) };
        pending.push(one);
        socket.write(bytes);
      });

    const answer = (reply: Reply): void => {
      const one = pending.shift();
      if (one) {
        clearTimeout(one.timer);
        one.settle(reply);
      } else give({ why: 'an answer to no command', slow: false });
    };

    async function login(): Promise<void> {
      state = 'login';
      const { user, password } = esl;
      const reply = await send(
        user === undefined ? { kind: 'auth', password } : { kind: 'user-auth', user, password },
      );
      if (!reply.answered) return give({ why: reply.why, slow: false });
      if (!reply.ok) return give(refusedWords(esl));
      state = 'open';
      clearTimeout(welcome);
      pings = setInterval(ping, pace.ping);
      try {
        await events.opened();
        attempts = 0;
      } catch (error) {
        give({ why: error instanceof Error ? error.message : String(error), slow: false });
      }
    }

    function ping(): void {
      quiet += 1;
      if (usual > 0 && quiet > MISSED_HEARTBEATS * usual + 1) give(ENDED.deaf);
      else if (pending.length === 0) void send({ kind: 'ping' });
    }

    function heard(event: EslEvent): void {
      if (event.name === 'HEARTBEAT') {
        // The first comes at any time after the login and says nothing about the pace.
        if (beating) usual = Math.max(usual, quiet);
        beating = true;
        quiet = 0;
      }
      events.event(event);
    }

    function take(frame: Frame): void {
      switch (frame.kind) {
        case 'auth-request':
          if (state === 'greeting') void login();
          else give(ENDED.odd);
          break;
        case 'reply':
          answer({ answered: true, ok: frame.text.startsWith('+OK'), text: frame.text });
          break;
        case 'api':
          answer({ answered: true, ok: !frame.body.startsWith('-'), text: frame.body });
          break;
        case 'event':
          if (state === 'open') heard(frame.event);
          break;
        case 'rejection':
          give(ENDED.rejected(esl));
          break;
        case 'disconnect':
          // After a refused login it only says goodbye; the refusal itself is the reason to tell.
          if (!frame.lingering && state === 'open')
            give({ why: `FreeSWITCH said: ${frame.body.trim()}`, slow: false });
          break;
        case 'leg':
          give(ENDED.odd);
          break;
        case 'garbage':
          garbage += 1;
          log.warn('freeswitch: a frame could not be read', { why: frame.why, count: garbage });
          break;
        case 'log':
        case 'unwanted':
          break;
      }
    }

    const stream = openFrameStream(
      (raw) => {
        if (!socket.destroyed) take(readFrame(raw, wanted));
      },
      (why) => give({ why: `this is no event socket: ${why}`, slow: true }),
    );
    // Never paused: an unread socket fills FreeSWITCH's queue and then freezes every event socket of that machine.
    socket.on('data', (bytes: Buffer) => stream.push(bytes));
    socket.on('error', (error) => {
      if (ended === ENDED.closed) ended = { why: error.message || String(error), slow: false };
    });
    const welcome = setTimeout(
      due(() => state !== 'open' && give(ENDED.mute)),
      pace.deadline,
    );
    socket.on('close', () => {
      clearTimeout(welcome);
      clearInterval(pings);
      for (const { settle, timer } of pending.splice(0)) {
        clearTimeout(timer);
        settle({ answered: false, why: ended.why });
      }
      live = undefined;
      if (closing) return;
      events.down(ended.why);
      schedule(ended.slow);
    });
    return { socket, send, isOpen: () => state === 'open' };
  }

  function schedule(slow: boolean): void {
    const pause = slow ? pace.slow : Math.min(pace.longest, pace.first * 2 ** Math.min(attempts, 10));
    attempts += 1;
    retry = setTimeout(
      () => {
        live = connect();
      },
      pause * (0.75 + Math.random() * 0.25),
    );
  }

  return {
    start: () => {
      if (!live && !retry) live = connect();
    },
    close: async () => {
      closing = true;
      clearTimeout(retry);
      const { socket } = live ?? {};
      if (!socket || socket.destroyed) return;
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        socket.destroy();
      });
    },
    command: async (command, deadline) => (live?.isOpen() ? live.send(command, deadline) : NO_LINK),
  };
}
