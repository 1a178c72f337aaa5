import type { Log } from '../../app/ports/log.js';
import type { Alert } from '../../core/ledger/record.js';
import type { EslEvent } from './frames.js';
import { type Link, whyNot } from './link.js';
import { channelOf } from './translate.js';

export interface SuperviseNeeds {
  readonly link: Link;
  readonly log: Log;
  readonly pbx: string;
  /** As an originate names it: `user/8001`, `sofia/internal/8001@host`. */
  readonly endpoint: string;
  /** Folder of the prompts as FreeSWITCH sees it now. */
  folder(): string;
  newId(): string;
}

/** Ids of what we make start so, and a sweep after a reconnect knows them for ours. */
export const OURS = 'callward-';

interface AlertCall {
  readonly alert: Alert;
  readonly channel: string;
  readonly job: string;
  answered: boolean;
  listening: boolean;
  waiting?: NodeJS.Timeout;
  done(answered: boolean): void;
}

const LISTEN_KEY = '1';
const PATIENCE = 15_000; // how long the line stays open for the key after the alert was said
const LONGEST = 60 * 60 * 1000; // a call whose end we never hear of must not hold its promise for ever
const RING_SECONDS = '30';

/** Words of an alert: what happened, the number's last four digits, and the way to listen in. */
export function alertSounds(alert: Alert, folder: string): readonly string[] {
  const last = /[0-9]{4}$/.exec(alert.number ?? '')?.[0] ?? '';
  const digits = [...last].map((digit) => `${folder}/digit-${digit}.wav`);
  return [
    `${folder}/alert-${alert.code}.wav`,
    ...(digits.length > 0 ? [`${folder}/number-ending.wav`, ...digits] : []),
    ...(alert.ref ? [`${folder}/press-to-listen.wav`] : []),
  ];
}

/** Rings the supervisor, says the alert, and on 1 lets the supervisor listen in (R6.1). */
export function createSupervise(needs: SuperviseNeeds) {
  const { link, log, folder } = needs;
  const calls = new Map<string, AlertCall>();

  function ring(alert: Alert): Promise<boolean> {
    const id = needs.newId();
    const channel = `${OURS}alert-${id}`;
    const job = `${OURS}job-${id}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(channel), LONGEST);
      // Known before the request that makes it leaves: its events may be here before the answer is.
      calls.set(channel, {
        alert,
        channel,
        job,
        answered: false,
        listening: false,
        done: (answered) => {
          clearTimeout(timer);
          resolve(answered);
        },
      });
      void link
        .command({
          kind: 'ring',
          channel,
          job,
          endpoint: needs.endpoint,
          variables: {
            origination_caller_id_name: 'callward',
            origination_caller_id_number: 'callward',
            originate_timeout: RING_SECONDS,
            ignore_early_media: 'true',
            callward_role: 'supervisor',
            // Its own digits would make eavesdrop speak to one side or the other; listening is only listening.
            eavesdrop_enable_dtmf: 'false',
          },
        })
        .then((reply) => {
          if (!reply.answered || !reply.ok) failed(channel, whyNot(reply));
        });
    });
  }

  function failed(channel: string, why: string): void {
    const call = calls.get(channel);
    if (!call) return;
    log.warn('freeswitch: the supervisor could not be rung', { alert: call.alert.code, why: why.trim() });
    end(channel);
  }

  function hangUp(call: AlertCall): void {
    void link.command({ kind: 'kill', channel: call.channel, cause: 'NORMAL_CLEARING' });
  }

  async function sayAlert(call: AlertCall): Promise<void> {
    call.answered = true;
    const sounds = alertSounds(call.alert, folder());
    const reply = await link.command({ kind: 'say', channel: call.channel, sounds });
    if (!reply.answered || !reply.ok) said(call);
  }

  /** The alert was said to its end: without a call to listen to there is nothing to wait for. */
  function said(call: AlertCall): void {
    if (call.listening) return;
    if (!call.alert.ref) hangUp(call);
    else call.waiting ??= setTimeout(hangUp, PATIENCE, call);
  }

  async function listenIn(call: AlertCall): Promise<void> {
    if (call.listening) return;
    call.listening = true;
    clearTimeout(call.waiting);
    const target = call.alert.ref;
    const live = target?.pbx === needs.pbx && target ? await isLive(target.channel) : undefined;
    const reply = live
      ? await link.command({
          kind: 'listen',
          channel: call.channel,
          target: live,
          afterwards: [`${folder()}/call-ended.wav`],
        })
      : await link.command({
          kind: 'dismiss',
          channel: call.channel,
          sounds: [`${folder()}/no-live-call.wav`],
        });
    if (!reply.answered || !reply.ok) hangUp(call);
  }

  async function isLive(channel: string): Promise<string | undefined> {
    const reply = await link.command({ kind: 'variable', channel, name: 'uuid' });
    return reply.answered && reply.ok ? channel : undefined;
  }

  function end(channel: string): void {
    const call = calls.get(channel);
    if (!call) return;
    calls.delete(channel);
    clearTimeout(call.waiting);
    call.done(call.answered);
  }

  function event(event: EslEvent): void {
    if (event.name === 'BACKGROUND_JOB') {
      const job = event.field('Job-UUID');
      const call = [...calls.values()].find((one) => one.job === job);
      if (call && event.body?.startsWith('-')) failed(call.channel, event.body);
      return;
    }
    const call = calls.get(channelOf(event));
    if (!call) return;
    if (event.name === 'CHANNEL_ANSWER') call.answered = true;
    // Told to play before it is parked, a leg loses the sound when its state changes: nothing would be heard.
    else if (event.name === 'CHANNEL_PARK') void sayAlert(call);
    else if (event.name === 'PLAYBACK_STOP') said(call);
    else if (event.name === 'DTMF' && event.field('DTMF-Digit') === LISTEN_KEY) void listenIn(call);
    else if (event.name === 'CHANNEL_HANGUP_COMPLETE') end(call.channel);
  }

  /** The link is gone and with it every event of these calls; what is left of them is swept after the reconnect. */
  function lost(): void {
    for (const channel of [...calls.keys()]) end(channel);
  }

  return { ring, event, lost, owns: (channel: string) => calls.has(channel) };
}
