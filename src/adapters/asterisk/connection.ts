import WebSocket from 'ws';
import type { Log } from '../../app/ports/log.js';
import type { AriEvent } from './events.js';
import { readFrame } from './events.js';
import { type AriAddress, ariBase, authorization } from './requests.js';
import type { SocketRequests } from './socket-requests.js';

/** One application and what it listens to: its own channels, or all there are. */
export interface Subscription {
  readonly app: string;
  readonly allChannels: boolean;
  readonly types: readonly string[];
}

export interface ConnectionEvents {
  /** The socket is open: set up and check the subscription. A rejection closes the link, which is then tried again. */
  opened(): Promise<void>;
  event(event: AriEvent): void;
  down(why: string): void;
}

export interface Connection {
  start(): void;
  close(): Promise<void>;
}

export interface Pace {
  /** First and longest pause between two attempts, ms. */
  readonly first: number;
  readonly longest: number;
  /** Pause where trying often makes no sense: wrong password, application taken over. */
  readonly slow: number;
  /** Between two pings; the third unanswered one ends the link (half-open TCP). */
  readonly ping: number;
}

export const PACE: Pace = { first: 100, longest: 1000, slow: 4000, ping: 1000 };
const HANDSHAKE = 2000;
const MISSED_PINGS = 3;

/** What a refused upgrade means, in words an administrator can act on. */
function refusal(status: number, ari: AriAddress): { readonly why: string; readonly slow: boolean } {
  switch (status) {
    case 401:
      return { why: `ARI refuses user ${ari.username}: check the user and password in ari.conf`, slow: true };
    case 404:
      return { why: 'ARI is not there: res_ari is not loaded or the URL has another prefix', slow: false };
    case 503:
      return { why: 'Asterisk is still booting', slow: false };
    default:
      return { why: `ARI answered the websocket with HTTP ${status}`, slow: false };
  }
}

/** The event link: connects, reads, notices silence, and tries again for ever, at most a second apart. */
export function openConnection(
  ari: AriAddress,
  subscription: Subscription,
  events: ConnectionEvents,
  log: Log,
  pace: Pace = PACE,
  requests?: SocketRequests,
): Connection {
  const url = ariBase(ari.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.pathname += '/events';
  const { app, types } = subscription;
  // Never subscribeAll: with it come device states, and one of those under way while this socket closes locks ARI up until Asterisk is
  // restarted (asterisk/asterisk#2170). What is needed is subscribed to after the connect.
  url.search = new URLSearchParams({ app }).toString();
  let socket: WebSocket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let attempts = 0;
  let closing = false;
  let garbage = 0;

  function connect(): void {
    retry = undefined;
    const ws = new WebSocket(url, {
      headers: { authorization: authorization(ari) },
      handshakeTimeout: HANDSHAKE,
      perMessageDeflate: false,
    });
    socket = ws;
    let why = 'the connection was closed';
    let slow = false;
    let missed = 0;
    let pings: NodeJS.Timeout | undefined;
    const give = (reason: string, slowly = false): void => {
      why = reason;
      slow = slowly;
      ws.terminate();
    };
    // Counted by pings, not by the clock: a process that was frozen itself must not blame the other side.
    const ping = (): void => {
      missed += 1;
      if (missed > MISSED_PINGS) give('Asterisk is silent: no answer to three pings');
      else ws.ping();
    };
    ws.on('open', () => {
      pings = setInterval(ping, pace.ping);
      requests?.opened((text) => ws.send(text), app);
      events.opened().then(
        () => {
          attempts = 0;
        },
        (error: unknown) => give(error instanceof Error ? error.message : String(error)),
      );
    });
    ws.on('pong', () => {
      missed = 0;
    });
    ws.on('message', (bytes) => {
      missed = 0;
      const text = bytes.toString();
      if (requests?.heard(text)) return;
      const frame = readFrame(text);
      if (frame.kind === 'event') {
        if (frame.event.type === 'ApplicationReplaced')
          return give(`another program took over the ARI application ${app}`, true);
        // An Asterisk that does not filter (the name was once registered otherwise) must not tell one thing twice.
        if (types.includes(frame.event.type)) events.event(frame.event);
      } else if (frame.kind === 'garbage') {
        garbage += 1;
        log.warn('asterisk: an event could not be read', { why: frame.why, count: garbage });
      }
    });
    ws.on('unexpected-response', (request, reply) => {
      ({ why, slow } = refusal(reply.statusCode ?? 0, ari));
      reply.resume();
      request.destroy();
      ended();
    });
    ws.on('error', (error) => {
      if (why === 'the connection was closed') why = error.message || String(error);
    });
    let over = false;
    const ended = (): void => {
      if (over) return;
      over = true;
      clearInterval(pings);
      requests?.closed();
      if (socket === ws) socket = undefined;
      if (closing) return;
      events.down(why);
      schedule(slow);
    };
    ws.on('close', ended);
  }

  function schedule(slow: boolean): void {
    const pause = slow ? pace.slow : Math.min(pace.longest, pace.first * 2 ** Math.min(attempts, 10));
    attempts += 1;
    retry = setTimeout(connect, pause * (0.75 + Math.random() * 0.25));
  }

  return {
    start: () => {
      if (!socket && !retry) connect();
    },
    close: async () => {
      closing = true;
      clearTimeout(retry);
      const ws = socket;
      if (!ws) return;
      await new Promise<void>((resolve) => {
        ws.once('close', () => resolve());
        ws.once('error', () => resolve());
        ws.close(1000);
        setTimeout(() => ws.terminate(), 500).unref();
      });
    },
  };
}
