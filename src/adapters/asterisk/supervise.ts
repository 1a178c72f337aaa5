import type { Log } from '../../app/ports/log.js';
import type { Alert } from '../../core/ledger/record.js';
import type { AriEvent } from './events.js';
import type { Link } from './link.js';

export interface SuperviseNeeds {
  readonly link: Link;
  readonly log: Log;
  readonly pbx: string;
  readonly endpoint: string;
  /** Folder of the prompts as Asterisk names it. */
  readonly prompts: string;
  readonly language: 'zh' | 'en';
  newId(): string;
}

/** Ids of what we make start so, and a sweep after a reconnect knows them for ours. */
export const OURS = 'callward-';

interface AlertCall {
  readonly alert: Alert;
  readonly channel: string;
  readonly snoop: string;
  readonly bridge: string;
  answered: boolean;
  listening: boolean;
  /** What is being said now, and what follows when it has been said. */
  saying?: { readonly playback: string; then(): void };
  waiting?: NodeJS.Timeout;
  done(answered: boolean): void;
}

const LISTEN_KEY = '1';
const PATIENCE = 15_000; // how long the line stays open for the key after the alert was said
const LONGEST = 60 * 60 * 1000; // a call whose end we never hear of must not hold its promise for ever

/** Words of an alert: what happened, the number's last four digits, and the way to listen in. */
export function alertSounds(alert: Alert, folder: string): readonly string[] {
  const last = /[0-9]{4}$/.exec(alert.number ?? '')?.[0] ?? '';
  const digits = [...last].map((digit) => `${folder}/digit-${digit}`);
  return [
    `${folder}/alert-${alert.code}`,
    ...(digits.length > 0 ? [`${folder}/number-ending`, ...digits] : []),
    ...(alert.ref ? [`${folder}/press-to-listen`] : []),
  ];
}

/** Rings the supervisor, says the alert, and on 1 lets the supervisor listen in (R6.1). */
export function createSupervise(needs: SuperviseNeeds) {
  const { link, log } = needs;
  const folder = `${needs.prompts}/${needs.language}`;
  const calls = new Map<string, AlertCall>();

  function ring(alert: Alert): Promise<boolean> {
    const id = needs.newId();
    const channel = `${OURS}alert-${id}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(channel), LONGEST);
      // Subscribe, then act: the call is known before the request that makes it leaves.
      calls.set(channel, {
        alert,
        channel,
        snoop: `${OURS}snoop-${id}`,
        bridge: `${OURS}listen-${id}`,
        answered: false,
        listening: false,
        done: (answered) => {
          clearTimeout(timer);
          resolve(answered);
        },
      });
      void link
        .command({ kind: 'ring', channel, endpoint: needs.endpoint, args: ['alert'] })
        .then((reply) => {
          if (reply.answered && reply.status < 300) return;
          log.warn('asterisk: the supervisor could not be rung', {
            alert: alert.code,
            why: reply.answered ? `HTTP ${reply.status}` : reply.why,
          });
          end(channel);
        });
    });
  }

  async function say(call: AlertCall, sounds: readonly string[], then: () => void): Promise<void> {
    const playback = `${OURS}play-${needs.newId()}`;
    call.saying = { playback, then };
    const reply = await link.command({ kind: 'play', channel: call.channel, playback, sounds });
    if (!reply.answered || reply.status >= 300) then();
  }

  const hangUp = (call: AlertCall): void => {
    void link.command({ kind: 'hang-up', channel: call.channel });
  };

  function sayAlert(call: AlertCall): void {
    call.answered = true;
    void say(call, alertSounds(call.alert, folder), () => {
      if (!call.alert.ref) hangUp(call);
      else call.waiting = setTimeout(hangUp, PATIENCE, call);
    });
  }

  async function listenIn(call: AlertCall): Promise<void> {
    if (call.listening) return;
    call.listening = true;
    clearTimeout(call.waiting);
    const { saying } = call;
    delete call.saying;
    if (saying) await link.command({ kind: 'stop-playing', playback: saying.playback });
    const target = call.alert.ref;
    const reply =
      target && target.pbx === needs.pbx
        ? await link.command({
            kind: 'snoop',
            channel: target.channel,
            snoop: call.snoop,
            spy: 'both',
            whisper: 'none',
          })
        : undefined;
    if (reply?.answered && reply.status < 300) return; // its StasisStart joins the two
    call.listening = false;
    await say(call, [`${folder}/no-live-call`], () => hangUp(call));
  }

  async function join(call: AlertCall): Promise<void> {
    await link.command({ kind: 'make-bridge', bridge: call.bridge });
    await link.command({ kind: 'join', bridge: call.bridge, channels: [call.channel, call.snoop] });
  }

  function end(channel: string): void {
    const call = calls.get(channel);
    if (!call) return;
    calls.delete(channel);
    clearTimeout(call.waiting);
    if (call.listening) {
      void link.command({ kind: 'hang-up', channel: call.snoop });
      void link.command({ kind: 'drop-bridge', bridge: call.bridge });
    }
    call.done(call.answered);
  }

  const bySnoop = (id: string) => [...calls.values()].find((call) => call.snoop === id);

  function event(event: AriEvent): void {
    if (event.type === 'PlaybackFinished') {
      const call = [...calls.values()].find((one) => one.saying?.playback === event.playback);
      const then = call?.saying?.then;
      if (call) delete call.saying;
      then?.();
      return;
    }
    if (!('channel' in event) || !event.channel?.id.startsWith(OURS)) return;
    const call = calls.get(event.channel.id);
    const listener = bySnoop(event.channel.id);
    if (event.type === 'StasisStart') {
      if (listener) void join(listener);
      else if (call) sayAlert(call);
    } else if (event.type === 'ChannelDtmfReceived') {
      if (call && event.digit === LISTEN_KEY) void listenIn(call);
    } else if (event.type === 'ChannelDestroyed') {
      if (listener) void say(listener, [`${folder}/call-ended`], () => hangUp(listener));
      end(event.channel.id);
    }
  }

  /** The link is gone and with it every event of these calls; what is left of them is swept after the reconnect. */
  function lost(): void {
    for (const channel of [...calls.keys()]) end(channel);
  }

  return { ring, event, lost, owns: (channel: string) => calls.has(channel) };
}
