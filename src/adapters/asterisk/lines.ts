import type { Presence } from '../../app/ports/desk.js';
import type { Line, LineEvents } from '../../app/ports/line.js';
import type { Log } from '../../app/ports/log.js';
import type { Enforcement } from '../../app/ports/pbx.js';
import type { CallRef } from '../../core/call-attempt.js';
import { outcomeOf } from './enforce.js';
import type { AriEvent } from './events.js';
import type { Link } from './link.js';
import { OURS } from './ours.js';
import type { Snoop, Snoops } from './snoops.js';

export interface LinesNeeds {
  readonly link: Link;
  readonly snoops: Snoops;
  readonly log: Log;
  readonly pbx: string;
  /** Folder of the prompts as Asterisk names it. */
  readonly prompts: string;
  readonly language: 'zh' | 'en';
  newId(): string;
  /** Whether the customer is on this leg, and no agent. */
  isCustomer(channel: string): boolean;
}

/** A snoop whispers `out` to whoever is on the leg, `in` to the other side. */
const WHISPER: Readonly<Record<'agent' | 'customer', Readonly<Record<Presence, Snoop['whisper']>>>> = {
  agent: { listen: 'none', whisper: 'out', join: 'both' },
  customer: { listen: 'none', whisper: 'in', join: 'both' },
};

const LONGEST = 60 * 60 * 1000; // a call whose end we never hear of must not stay for ever

interface Call {
  readonly channel: string;
  readonly events: LineEvents;
  readonly timer: NodeJS.Timeout;
  saying?: string;
  on?: { readonly bridge: string; snoop: string };
}

/** Supervisors' phones: rung, spoken to, and put on calls by a snoop that is bridged with the phone (R6.1). */
export function createLines({ link, snoops, log, newId, ...needs }: LinesNeeds) {
  const folder = `${needs.prompts}/${needs.language}`;
  const calls = new Map<string, Call>();

  function ring(endpoint: string, events: LineEvents): Line {
    const channel = `${OURS}phone-${newId()}`;
    const call: Call = { channel, events, timer: setTimeout(() => end(channel), LONGEST).unref() };
    // Subscribe, then act: the call is known before the request that makes it leaves.
    calls.set(channel, call);
    void link.command({ kind: 'ring', channel, endpoint, args: ['supervisor'] }).then((reply) => {
      if (reply.answered && reply.status < 300) return;
      const why = reply.answered ? `HTTP ${reply.status}` : reply.why;
      log.warn('asterisk: the supervisor could not be rung', { why });
      end(channel);
    });
    return {
      say: (sentences) => void say(call, sentences),
      attend: (ref, presence) => attend(call, ref, presence),
      hangUp: () => void link.command({ kind: 'hang-up', channel }),
    };
  }

  async function say(call: Call, sentences: readonly string[]): Promise<void> {
    hush(call);
    const playback = `${OURS}play-${newId()}`;
    call.saying = playback;
    const sounds = sentences.map((sentence) => `${folder}/${sentence}`);
    const reply = await link.command({ kind: 'play', channel: call.channel, playback, sounds });
    if (!reply.answered || reply.status >= 300) said(call, playback);
  }

  function said(call: Call, playback: string): void {
    if (call.saying !== playback) return;
    delete call.saying;
    call.events.said();
  }

  function hush(call: Call): void {
    if (call.saying === undefined) return;
    void link.command({ kind: 'stop-playing', playback: call.saying });
    delete call.saying;
  }

  async function attend(call: Call, ref: CallRef, presence: Presence): Promise<Enforcement> {
    if (ref.pbx !== needs.pbx || !calls.has(call.channel)) return 'failed';
    hush(call);
    const snoop = `${OURS}snoop-${newId()}`;
    const side = needs.isCustomer(ref.channel) ? 'customer' : 'agent';
    const whisper = WHISPER[side][presence];
    const opened = outcomeOf(await snoops.open({ channel: ref.channel, snoop, spy: 'both', whisper }));
    if (opened !== 'enforced') return opened;
    if (!calls.has(call.channel)) {
      void link.command({ kind: 'hang-up', channel: snoop });
      return 'already-gone';
    }
    const before = call.on;
    const bridge = before?.bridge ?? `${OURS}listen-${newId()}`;
    call.on = { bridge, snoop };
    if (before) void link.command({ kind: 'hang-up', channel: before.snoop });
    else await link.command({ kind: 'make-bridge', bridge });
    const channels = before ? [snoop] : [call.channel, snoop];
    // Whatever is not there now, it is the phone or what we made ourselves, and not the call.
    return outcomeOf(await link.command({ kind: 'join', bridge, channels })) === 'enforced'
      ? 'enforced'
      : 'failed';
  }

  /** Off the call: the snoop is gone, and the phone, out of the bridge, can be spoken to again. */
  async function left(call: Call, { bridge }: { readonly bridge: string }): Promise<void> {
    delete call.on;
    await link.command({ kind: 'drop-bridge', bridge });
    call.events.callEnded();
  }

  function end(channel: string): void {
    const call = calls.get(channel);
    if (!call) return;
    calls.delete(channel);
    clearTimeout(call.timer);
    if (call.on) {
      void link.command({ kind: 'hang-up', channel: call.on.snoop });
      void link.command({ kind: 'drop-bridge', bridge: call.on.bridge });
    }
    call.events.over();
  }

  function event(event: AriEvent): void {
    if (event.type === 'PlaybackFinished') {
      for (const call of calls.values()) said(call, event.playback);
      return;
    }
    if (!('channel' in event) || !event.channel?.id.startsWith(OURS)) return;
    const { id } = event.channel;
    const call = calls.get(id);
    if (event.type === 'StasisStart') call?.events.answered();
    else if (event.type === 'ChannelDtmfReceived') call?.events.key(event.digit);
    else if (event.type === 'ChannelDestroyed') {
      const listener = [...calls.values()].find(({ on }) => on?.snoop === id);
      if (listener?.on) void left(listener, listener.on);
      end(id);
    }
  }

  /** The link is gone and with it every event of these calls; what is left of them is swept after the reconnect. */
  function lost(): void {
    for (const channel of [...calls.keys()]) end(channel);
  }

  return { ring, event, lost, owns: (channel: string) => calls.has(channel) };
}
