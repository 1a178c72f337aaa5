import type { Log } from '../../app/ports/log.js';
import type { KeyAnswer, KeyPress, PbxListener } from '../../app/ports/pbx.js';
import { type FeatureKeys, press, type Typed } from '../../core/refusal/digits.js';
import type { EslEvent } from './frames.js';
import type { Legs } from './legs.js';
import { type Link, whyNot } from './link.js';
import { OURS } from './supervise.js';
import { agentOf, channelOf, readKept, toKeptKey } from './translate.js';

export interface RefusalOptions {
  readonly key: string;
  readonly undoKey: string;
  /** The agent presses twice: the first press asks, the second registers. */
  readonly confirm: boolean;
  /** Longest pause between two digits of a key, and between the two presses, ms. */
  readonly patience?: number;
  /** How long the agent hears the tone before the customer's leg ends, ms. */
  readonly toneTime?: number;
}

export interface RefusalKeyNeeds {
  readonly pbx: string;
  readonly link: Link;
  readonly legs: Legs;
  readonly listener: PbxListener;
  readonly log: Log;
  readonly options: RefusalOptions;
  /** Folder of the prompts as FreeSWITCH sees it now. */
  folder(): string;
}

const NO_MOD_DB =
  'freeswitch: without mod_db a refusal key pressed while this service is away is lost: load it' +
  ' / 未加载 mod_db：服务不在时按下的拒绝键不会被保留，请加载';
const PATIENCE = 3000;
const CONFIRM_PATIENCE = 6000;
const TONE_TIME = 700;
/** Heard by the agent alone, over the conversation (uuid_displace … mux). */
const TONES = {
  registered: 'tone_stream://%(180,0,660);%(180,0,880)',
  undone: 'tone_stream://%(180,0,880);%(180,0,660)',
} as const;
/** Where the dialplan keeps a refusal, under the customer's leg, until it is on disk here. */
export const KEPT_REALM = 'callward_refusal';
/** On a customer's leg whose keys the dialplan takes itself (keys_callward.xml). */
const BOUND = { name: 'callward_keys', value: 'bound' } as const;

/** The agent's key on a live call (R1.2, R1.4): digits of the agent's leg alone, gathered until they are a key. */
export function createRefusalKey(needs: RefusalKeyNeeds) {
  const { pbx, link, legs, listener, log, options, folder } = needs;
  const keys: FeatureKeys = { refusal: options.key, undo: options.undoKey };
  const patience = options.patience ?? PATIENCE;
  const typing = new Map<string, Typed>();
  const armed = new Map<string, number>();
  /** The call of the agent's last key: the undo may come when the customer's leg is gone already. */
  const last = new Map<string, KeyPress>();
  const timers = new Set<NodeJS.Timeout>();

  function event(event: EslEvent): void {
    if (event.name === 'CHANNEL_HANGUP_COMPLETE') {
      const channel = channelOf(event);
      typing.delete(channel);
      armed.delete(channel);
      last.delete(channel);
    } else if (event.name === 'DTMF') digit(event);
    else if (event.name === 'CUSTOM') {
      const kept = toKeptKey(pbx, event);
      if (kept) void byDialplan(kept.key, kept.leg, kept.press, event);
    }
  }

  function digit(event: EslEvent): void {
    const agent = channelOf(event);
    const customer = event.field('Other-Leg-Unique-ID') ?? '';
    const found = pressOf(event, agent, customer);
    if (!found) return;
    // The PBX's own clock: digits that waited in a queue keep the pauses the agent made.
    const at = Number(event.field('Event-Date-Timestamp') ?? '0') / 1000;
    const result = press(keys, typing.get(agent), event.field('DTMF-Digit') ?? '', at, patience);
    if (result.kind === 'part') typing.set(agent, result.typed);
    else typing.delete(agent);
    if (result.kind === 'key') void byDigits(result.key, agent, found, at);
  }

  /** Where the dialplan takes the key these digits only pass by, and it will tell of the key itself. */
  async function byDigits(
    key: 'refusal' | 'undo',
    agent: string,
    press: KeyPress,
    at: number,
  ): Promise<void> {
    const bound = await link.command({ kind: 'variable', channel: press.ref.channel, name: BOUND.name });
    if (bound.answered && bound.ok && bound.text.trim() === BOUND.value) return;
    if (key === 'refusal' && options.confirm && !confirmed(agent, at))
      await tell(agent, `${folder()}/key-confirm.wav`);
    else await handle(key, agent, press);
  }

  async function byDialplan(
    key: 'refusal' | 'undo',
    leg: string,
    press: KeyPress,
    event: EslEvent,
  ): Promise<void> {
    const who = legs.agent(leg) ?? legs.agent(press.ref.channel) ?? agentOf(event);
    const answer = await handle(key, leg, who ? { ...press, agent: who } : press, true);
    if (key === 'refusal') await settle(answer, press);
  }

  /** Only the agent's leg counts. After the call is over, the agent's leg is still known by its last key. */
  function pressOf(event: EslEvent, agent: string, customer: string): KeyPress | undefined {
    if (agent === '' || legs.isCustomer(agent)) return undefined;
    if (customer === '' || !legs.isCustomer(customer)) return last.get(agent);
    const dialled = legs.known(customer)?.number || event.field('Other-Leg-Destination-Number');
    const who = legs.agent(agent) ?? legs.agent(customer) ?? agentOf(event);
    return {
      ref: { pbx, channel: customer },
      ...(dialled && { dialled }),
      ...(who && { agent: who }),
    };
  }

  function confirmed(agent: string, at: number): boolean {
    const asked = armed.get(agent);
    if (asked !== undefined && at - asked <= CONFIRM_PATIENCE) {
      armed.delete(agent);
      return true;
    }
    armed.set(agent, at);
    return false;
  }

  async function handle(
    key: 'refusal' | 'undo',
    agent: string,
    press: KeyPress,
    waiting = false,
  ): Promise<KeyAnswer> {
    const ask = key === 'refusal' ? listener.refusalKey : listener.undoKey;
    let answer: KeyAnswer = { outcome: 'failed' };
    try {
      answer = await ask.call(listener, press);
    } catch (error) {
      log.error('freeswitch: the key could not be handled', { call: press.ref.channel, why: String(error) });
    }
    // Without an answer the dialplan would tell the agent in three seconds that there was none.
    if (waiting) void link.command({ kind: 'unschedule', group: `${OURS}${agent}` });
    if (answer.outcome === 'failed') {
      await tell(agent, `${folder()}/${key === 'refusal' ? 'key-failed' : 'undo-failed'}.wav`);
      return answer;
    }
    last.set(agent, press);
    await tell(agent, answer.outcome === 'undone' ? TONES.undone : TONES.registered);
    if (answer.outcome === 'registered' && answer.ending !== 'by-agent')
      later(() => end(answer.ending, press));
    return answer;
  }

  function later(work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, options.toneTime ?? TONE_TIME);
    timers.add(timer);
  }

  function end(ending: 'at-once' | 'closing-prompt' | 'by-agent', press: KeyPress): void {
    const { channel } = press.ref;
    const kill = () => link.command({ kind: 'kill', channel, cause: 'NORMAL_CLEARING' });
    if (ending === 'at-once') void kill();
    else
      void link.command({ kind: 'dismiss', channel, sounds: [`${folder()}/closing.wav`] }).then((reply) => {
        if (!reply.answered || !reply.ok) return kill();
        return undefined;
      });
  }

  async function tell(agent: string, sound: string): Promise<void> {
    const reply = await link.command({ kind: 'tell', channel: agent, sound });
    if (!reply.answered || !reply.ok)
      log.warn('freeswitch: the agent could not be told the outcome of the key', {
        call: agent,
        why: whyNot(reply),
      });
  }

  /** What the dialplan keeps is dropped only when it is on disk here. */
  async function settle(answer: KeyAnswer, { ref }: KeyPress): Promise<void> {
    if (answer.outcome !== 'failed')
      await link.command({ kind: 'drop-kept', realm: KEPT_REALM, key: ref.channel });
  }

  /** Registers what was pressed while the service was away. Answers whether something is left to try again. */
  async function drain(): Promise<boolean> {
    const tried = new Set<string>();
    let left = false;
    for (;;) {
      const list = await link.command({ kind: 'kept-keys', realm: KEPT_REALM });
      if (!list.answered || !list.ok) {
        // An empty list is no answer either: `-ERR no reply`.
        if (list.answered && /not found|denied/i.test(list.text))
          log.warn(NO_MOD_DB, { pbx, why: list.text.trim() });
        return left;
      }
      // mod_db names some hundred at a time and cuts the last name short: asked again until nothing new is named.
      const more = list.text
        .trim()
        .split(',')
        .filter((call) => call !== '' && !tried.has(call));
      if (more.length === 0) return left;
      for (const call of more) {
        tried.add(call);
        left = (await registerKept(call)) || left;
      }
    }
  }

  async function registerKept(call: string): Promise<boolean> {
    const value = await link.command({ kind: 'kept-value', realm: KEPT_REALM, key: call });
    if (!value.answered || !value.ok || value.text.trim() === '') return false;
    const press = readKept(pbx, call, value.text);
    try {
      const answer = await listener.refusalKey(press);
      await settle(answer, press);
      return answer.outcome === 'failed';
    } catch (error) {
      log.error('freeswitch: a kept key could not be registered', { call, why: String(error) });
      return true;
    }
  }

  return {
    event,
    drain,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
