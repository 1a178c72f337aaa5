import type { Log } from '../../app/ports/log.js';
import type { KeyAnswer, KeyPress, PbxListener } from '../../app/ports/pbx.js';
import { type FeatureKeys, press, type Typed } from '../../core/refusal/digits.js';
import type { Ending } from './ending.js';
import type { EslEvent } from './frames.js';
import type { Kept } from './kept.js';
import type { Legs } from './legs.js';
import { type Link, whyNot } from './link.js';
import { OURS } from './ours.js';
import { TONES } from './sounds.js';
import { agentOf, channelOf, toKeptKey } from './translate.js';

export interface RefusalOptions {
  readonly key: string;
  readonly undoKey: string;
  /** The agent presses twice: the first press asks, the second registers. */
  readonly confirm: boolean;
  /** Longest pause between two digits of a key, and between the two presses, ms. */
  readonly patience?: number;
  /** How long the agent hears the tone before the customer's leg ends, ms. */
  readonly toneTime?: number;
  /** The customer's own key; without it there is none. */
  readonly customerKey?: string;
}

export interface RefusalKeyNeeds {
  readonly pbx: string;
  readonly link: Link;
  readonly legs: Legs;
  readonly listener: PbxListener;
  readonly log: Log;
  readonly options: RefusalOptions;
  readonly kept: Kept;
  readonly ending: Ending;
  /** Folder of the prompts as FreeSWITCH sees it now. */
  folder(): string;
}

export const PATIENCE = 3000;
const CONFIRM_PATIENCE = 6000;
/** On a customer's leg whose keys the dialplan takes itself (keys_callward.xml). */
const BOUND = { name: 'callward_keys', value: 'bound' } as const;

/** The agent's key on a live call (R1.2, R1.4): digits of the agent's leg alone, gathered until they are a key. */
export function createRefusalKey(needs: RefusalKeyNeeds) {
  const { pbx, link, legs, listener, log, options, kept, ending, folder } = needs;
  const keys: FeatureKeys = { refusal: options.key, undo: options.undoKey };
  const patience = options.patience ?? PATIENCE;
  const typing = new Map<string, Typed>();
  const armed = new Map<string, number>();
  /** The call of the agent's last key: the undo may come when the customer's leg is gone already. */
  const last = new Map<string, KeyPress>();

  function event(event: EslEvent): void {
    if (event.name === 'CHANNEL_HANGUP_COMPLETE') {
      const channel = channelOf(event);
      typing.delete(channel);
      armed.delete(channel);
      last.delete(channel);
    } else if (event.name === 'DTMF') digit(event);
    else if (event.name === 'CUSTOM') {
      const told = toKeptKey(pbx, event);
      if (told && told.key !== 'customer') void byDialplan(told.key, told.leg, told.press, event);
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
    if (key === 'refusal') await kept.settle('refusal', answer, press);
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
    ending.after(answer, press.ref);
    return answer;
  }

  async function tell(agent: string, sound: string): Promise<void> {
    const reply = await link.command({ kind: 'tell', channel: agent, sound });
    if (!reply.answered || !reply.ok)
      log.warn('freeswitch: the agent could not be told the outcome of the key', {
        call: agent,
        why: whyNot(reply),
      });
  }

  return { event };
}
