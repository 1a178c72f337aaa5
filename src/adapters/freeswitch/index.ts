import type { Clock } from '../../app/ports/clock.js';
import type { Log } from '../../app/ports/log.js';
import type { Enforcement, Pbx, PbxListener } from '../../app/ports/pbx.js';
import type { EslAddress } from './address.js';
import { openConnection, type Pace } from './connection.js';
import { createCustomerKey } from './customer-key.js';
import { createEnding } from './ending.js';
import { outcomeOf } from './enforce.js';
import type { EslEvent } from './frames.js';
import { toDisposition } from './hearing/disposition.js';
import { createSpeech } from './hearing/speech.js';
import { createTaps } from './hearing/taps.js';
import { createKept } from './kept.js';
import { createLegs } from './legs.js';
import { createLines } from './lines.js';
import type { Link } from './link.js';
import { OURS } from './ours.js';
import { createPrompts } from './prompts.js';
import { createRefusalKey, PATIENCE, type RefusalOptions } from './refusal-key.js';
import { DEFAULT_PASSWORD, DEFAULT_PASSWORD_WARNING } from './refused.js';
import { reconcile, subscribe } from './resync.js';
import { PRIVATE_SOUNDS } from './sounds.js';
import { EVENTS, LATER_EVENTS } from './translate.js';
import type { Trunk } from './trunk.js';

export type { EslAddress } from './address.js';
export type { RefusalOptions } from './refusal-key.js';
export type { Trunk } from './trunk.js';

export interface FreeswitchOptions {
  readonly name: string;
  readonly esl: EslAddress;
  readonly language: 'zh' | 'en';
  /** Folder of the prompts as FreeSWITCH sees it, absolute or under its sounds: `callward` by default. */
  readonly prompts?: string;
  /** A private folder that FreeSWITCH sees by the same name: voices are copied through it. Without one none is. */
  readonly voices?: string;
  readonly trunks: readonly Trunk[];
  readonly listener: PbxListener;
  readonly now: Clock;
  newId(): string;
  readonly log: Log;
  readonly refusal: RefusalOptions;
  /**
   * The gate is set as global variables too, so that `sofia/profile/N@carrier` is screened like any other leg. Without it
   * such a leg has gone round the gate and is told as explicit.
   */
  readonly explicitIsGated?: boolean;
  /** Tests go faster. */
  readonly pace?: Pace;
}

export interface Freeswitch extends Pbx {
  start(): void;
  close(): Promise<void>;
  /** Resolves while the link is up, or when it next comes up. */
  ready(): Promise<void>;
}

const WANTED: ReadonlySet<string> = new Set([...EVENTS, ...LATER_EVENTS, 'CUSTOM']);
const KEPT_AGAIN = 30_000;

export function createFreeswitch(options: FreeswitchOptions): Freeswitch {
  const { name, esl, listener, log, trunks } = options;
  const link: Link = { command: (command, deadline) => connection.command(command, deadline) };
  const { language } = options;
  const prompts = createPrompts({ pbx: name, link, log, prompts: options.prompts ?? 'callward', language });
  const lines = createLines({
    ...{ link, log, pbx: name, folder: prompts.folder, newId: options.newId },
    isCustomer: (channel) => legs.isCustomer(channel),
  });
  const isOurs = (channel: string): boolean => channel.startsWith(OURS) || lines.owns(channel);
  const legs = createLegs(name, trunks, listener, isOurs, options.explicitIsGated ?? false);
  const kept = createKept(name, link, listener, log);
  const ending = createEnding(link, prompts.folder, options.refusal.toneTime);
  const forKeys = { pbx: name, link, legs, listener, log, kept, folder: prompts.folder };
  const keys = createRefusalKey({ ...forKeys, ending, options: options.refusal });
  const { customerKey, patience = PATIENCE } = options.refusal;
  const customers = createCustomerKey({ ...forKeys, key: customerKey, patience });
  const speech = createSpeech(name, listener);
  const taps = createTaps({ pbx: name, link, log, folder: options.voices, newId: options.newId });
  let up = false;
  let waiting: (() => void)[] = [];
  let lastWhy = '';
  let again: NodeJS.Timeout | undefined;

  function event(event: EslEvent): void {
    lines.event(event);
    keys.event(event);
    customers.event(event);
    speech.event(event);
    taps.event(event);
    // Before the leg is forgotten: a disposition is read when it ends.
    const disposition = toDisposition(name, legs, event);
    if (disposition) listener.disposition(disposition);
    legs.event(event);
  }

  /** A refusal that could not be registered stays with the PBX; it is asked for again until it is. */
  async function drain(): Promise<void> {
    if (up && (await kept.drain())) again ??= setTimeout(drainAgain, KEPT_AGAIN).unref();
  }
  function drainAgain(): void {
    again = undefined;
    void drain();
  }

  async function opened(): Promise<void> {
    // Before the first event: what a key makes heard must be a file that is found.
    await prompts.learn();
    legs.beforeResync();
    await subscribe(link, log);
    const alive = await reconcile(name, link, trunks, legs);
    up = true;
    lastWhy = '';
    log.info('freeswitch: connected', { pbx: name, channels: alive.channels.size });
    listener.link(name, 'up', 'connected');
    legs.resync(alive);
    void taps.resync(alive.channels);
    for (const resolve of waiting) resolve();
    waiting = [];
    void drain();
  }

  function down(why: string): void {
    // An outage is told once, whatever becomes of its cause; each new cause goes to the log.
    if (why !== lastWhy) log.error('freeswitch: the link is down, trying again', { pbx: name, why });
    if (up || lastWhy === '') listener.link(name, 'down', why);
    up = false;
    lastWhy = why;
    lines.lost();
  }

  const connection = openConnection(esl, WANTED, { opened, event, down }, log, options.pace);

  return {
    name,
    start: () => {
      if (esl.password === DEFAULT_PASSWORD) log.warn(DEFAULT_PASSWORD_WARNING, { pbx: name });
      taps.start();
      connection.start();
    },
    close: async () => {
      clearTimeout(again);
      ending.close();
      await taps.close();
      up = false;
      await connection.close();
      lines.lost();
    },
    ready: () => (up ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    end: async (ref): Promise<Enforcement> =>
      ref.pbx === name
        ? outcomeOf(await link.command({ kind: 'kill', channel: ref.channel, cause: 'CALL_REJECTED' }))
        : 'failed',
    tap: async (ref, audio, lost) =>
      ref.pbx === name && up ? taps.tap(ref.channel, audio, lost) : undefined,
    tell: async (ref, sound): Promise<Enforcement> => {
      // The gate asks about the customer's leg, and the call is known by it: what is for the agent must not be heard there.
      const channel = ref.pbx === name ? legs.agentIn(ref.channel) : undefined;
      return channel === undefined
        ? 'failed'
        : outcomeOf(await link.command({ kind: 'tell', channel, sound: PRIVATE_SOUNDS[sound] }));
    },
    ring: lines.ring,
  };
}
