import type { Clock } from '../../app/ports/clock.js';
import type { Log } from '../../app/ports/log.js';
import type { Enforcement, KeyAnswer, Pbx, PbxListener } from '../../app/ports/pbx.js';
import type { NumberReading } from '../../core/number/phone-number.js';
import { type Connection, openConnection, type Pace, type Subscription } from './connection.js';
import { outcomeOf } from './enforce.js';
import { type AriEvent, type Channel, GATE_EVENTS, WATCH_EVENTS } from './events.js';
import { createLegs } from './legs.js';
import { createLines } from './lines.js';
import { type Link, openLink, subscribe } from './link.js';
import { OURS } from './ours.js';
import { answerKey } from './refusal-key.js';
import { type AriAddress, openRequests } from './requests.js';
import { sweep } from './resync.js';
import { createScreening } from './screening.js';
import { createSnoops } from './snoops.js';
import { createSocketRequests } from './socket-requests.js';
import { createTaps } from './tap.js';
import { createTell } from './tell.js';
import { toAttempt, toExpected, toKeyEvent } from './translate.js';
import type { Trunk } from './trunk.js';
import { toDisposition, toSpoken } from './user-events.js';

export type { NumberFormat, Trunk } from './trunk.js';

export interface AsteriskOptions {
  readonly name: string;
  readonly ari: AriAddress;
  readonly language: 'zh' | 'en';
  /** Folder of the prompts, under Asterisk's sounds or absolute; `callward` by default. */
  readonly prompts?: string;
  readonly trunks: readonly Trunk[];
  readonly listener: PbxListener;
  readonly now: Clock;
  newId(): string;
  readonly log: Log;
  numberFor(dialled: string): NumberReading;
  /** Tests go faster. */
  readonly pace?: Pace;
}

export interface Asterisk extends Pbx {
  start(): void;
  close(): Promise<void>;
  /** Resolves while the link is up, or when it next comes up. */
  ready(): Promise<void>;
}

const KEPT_AGAIN = 30_000;

export function createAsterisk(options: AsteriskOptions): Asterisk {
  const { name, ari, listener, log, trunks, now } = options;
  const requests = openRequests(ari);
  const overSocket = createSocketRequests();
  const link = openLink(ari.app, requests, overSocket);
  // Two applications: Asterisk turns every event of every channel into JSON on one queue per application, and a call at the
  // gate would wait behind it, a little always and for seconds under load.
  const gate: Subscription = { app: ari.app, allChannels: false, types: GATE_EVENTS };
  const watched: Subscription = { app: `${ari.app}-watch`, allChannels: true, types: WATCH_EVENTS };
  const hearing = new Set<Subscription>();
  const screening = createScreening({ link, listener, trunks, log, numberFor: options.numberFor });
  const prompts = options.prompts ?? 'callward';
  const newId = () => options.newId();
  const snoops = createSnoops(link);
  const lines = createLines({
    ...{ link, snoops, log, prompts, newId },
    pbx: name,
    language: options.language,
    isCustomer: (channel) => legs.known(channel),
  });
  const taps = createTaps({ link, snoops, log, newId });
  const tells = createTell({ link, snoops, prompts, newId });
  const legs = createLegs(name, trunks, listener, lines.owns);
  let up = false;
  let waiting: (() => void)[] = [];
  let lastWhy = '';
  let stretches = 0;
  let kept: NodeJS.Timeout | undefined;

  function screen(args: readonly string[], channel: Channel): void {
    const attempt = toAttempt(name, args, channel, { id: options.newId(), at: now() }, trunks[0]?.name);
    if (attempt) void screening.screen(attempt, channel.id);
    else if (!channel.id.startsWith(OURS)) {
      log.warn('asterisk: a call came to the application without being sent by the gate', {
        channel: channel.name,
      });
      void link.command({ kind: 'hang-up', channel: channel.id, cause: 21 });
    }
  }

  function atTheGate(event: AriEvent): void {
    if (event.type === 'StasisStart') screen(event.args, event.channel);
    for (const one of [lines, snoops, tells]) one.event(event);
  }

  function anywhere(event: AriEvent): void {
    if (event.type === 'ChannelCreated') {
      const coming = toExpected(name, event.channel, { id: options.newId(), at: now() }, trunks);
      if (coming) listener.expect(coming);
    }
    if (event.type === 'ChannelUserevent') said(event);
    for (const one of [legs, lines, snoops, taps]) one.event(event);
  }

  /** What a dialplan, a dialer or a recogniser inside Asterisk has to say. */
  function said(event: Extract<AriEvent, { type: 'ChannelUserevent' }>): void {
    const key = toKeyEvent(name, event);
    if (key) void answerKey(link, listener, log, key).then(keptOrNot);
    const disposition = toDisposition(name, event);
    if (disposition) listener.disposition(disposition);
    const spoken = toSpoken(name, event, stretches);
    if (!spoken) return;
    stretches += 1;
    listener.spoken(spoken.ref, spoken.utterance);
  }

  const drain = (): void => {
    kept = undefined;
    if (up) void link.command({ kind: 'start-drain', channel: `${OURS}drain-${options.newId()}` });
  };

  /** A refusal that could not be registered stays in AstDB; it is asked for again until it is. */
  function keptOrNot(answer: KeyAnswer): void {
    if (answer.outcome === 'failed') kept ??= setTimeout(drain, KEPT_AGAIN).unref();
  }

  /** Up when both applications hear: then what is alive is looked at once. */
  async function opened(which: Subscription, over: Link): Promise<void> {
    await subscribe(over, which);
    hearing.add(which);
    if (hearing.size < 2) return;
    legs.beforeResync();
    taps.beforeResync();
    const found = await sweep(link, ari.app, taps.owns);
    if (hearing.size < 2) return;
    taps.resync(new Set(found.all.map((channel) => channel.id)));
    up = true;
    lastWhy = '';
    log.info('asterisk: connected', {
      pbx: name,
      channels: found.all.length,
      atTheGate: found.waiting.length,
    });
    listener.link(name, 'up', 'connected');
    for (const { channel, args } of found.waiting) screen(args, channel);
    legs.resync(found.all);
    drain();
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  function down(which: Subscription, why: string): void {
    hearing.delete(which);
    // An outage is told once, whatever becomes of its cause; each new cause goes to the log.
    if (why !== lastWhy) log.error('asterisk: the link is down, trying again', { pbx: name, why });
    if (up || lastWhy === '') listener.link(name, 'down', why);
    up = false;
    lastWhy = why;
    lines.lost();
  }

  const connect = (which: Subscription, over: Link, event: (event: AriEvent) => void): Connection =>
    openConnection(
      ari,
      which,
      { opened: () => opened(which, over), event, down: (why) => down(which, why) },
      log,
      options.pace,
      which === gate ? overSocket : undefined,
    );
  const connections = [
    connect(gate, link, atTheGate),
    connect(watched, openLink(watched.app, requests), anywhere),
  ];

  return {
    name,
    start: () => {
      for (const connection of connections) connection.start();
    },
    close: async () => {
      clearTimeout(kept);
      up = false;
      await taps.close();
      await Promise.all(connections.map((connection) => connection.close()));
      lines.lost();
      requests.close();
    },
    ready: () => (up ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    end: async (ref): Promise<Enforcement> =>
      ref.pbx === name
        ? outcomeOf(await link.command({ kind: 'hang-up', channel: ref.channel, cause: 21 }))
        : 'failed',
    ring: lines.ring,
    tap: async (ref, audio, lost) =>
      ref.pbx === name && up ? taps.tap(ref.channel, audio, lost) : undefined,
    tell: async (ref, sound) => (ref.pbx === name && up ? tells.tell(ref.channel, sound) : 'failed'),
  };
}
