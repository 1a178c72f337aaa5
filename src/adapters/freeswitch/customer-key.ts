import type { Log } from '../../app/ports/log.js';
import type { KeyAnswer, KeyPress, PbxListener } from '../../app/ports/pbx.js';
import { press, type Typed } from '../../core/refusal/digits.js';
import type { Reply } from './commands.js';
import type { EslEvent } from './frames.js';
import type { Kept } from './kept.js';
import type { Legs } from './legs.js';
import { type Link, whyNot } from './link.js';
import { OURS } from './ours.js';
import { channelOf, toKeptKey } from './translate.js';

export interface CustomerKeyNeeds {
  readonly pbx: string;
  readonly link: Link;
  readonly legs: Legs;
  readonly listener: PbxListener;
  readonly log: Log;
  /** Without a key the customer has none. */
  readonly key: string | undefined;
  readonly patience: number;
  readonly kept: Kept;
  /** Folder of the prompts as FreeSWITCH sees it now. */
  folder(): string;
}

/** On a customer's leg whose own key the dialplan takes (keys_callward.xml). */
const BOUND = { name: 'callward_customer_key', value: 'bound' } as const;

/**
 * The customer's own key (R1.2): digits of the customer's leg alone, in a conversation, in an announcement, in the message of an
 * abandoned call. What an agent presses never comes here, and what a customer presses never counts as an agent's.
 */
export function createCustomerKey(needs: CustomerKeyNeeds) {
  const { pbx, link, legs, listener, log, key, kept, folder } = needs;
  const typing = new Map<string, Typed>();

  function event(event: EslEvent): void {
    if (event.name === 'CHANNEL_HANGUP_COMPLETE') typing.delete(channelOf(event));
    else if (event.name === 'CUSTOM') {
      const told = toKeptKey(pbx, event);
      if (told?.key === 'customer') void byDialplan(told.press);
    } else if (event.name === 'DTMF' && key !== undefined) digit(key, event);
  }

  function digit(key: string, event: EslEvent): void {
    const channel = channelOf(event);
    if (channel === '' || !legs.isSurelyCustomer(channel, event.field('Other-Leg-Unique-ID') ?? '')) return;
    const at = Number(event.field('Event-Date-Timestamp') ?? '0') / 1000;
    const digit = event.field('DTMF-Digit') ?? '';
    const result = press({ refusal: key, undo: '' }, typing.get(channel), digit, at, needs.patience);
    if (result.kind === 'part') typing.set(channel, result.typed);
    else typing.delete(channel);
    if (result.kind === 'key') void byDigits(channel, legs.known(channel)?.number);
  }

  /** Where the dialplan takes the key these digits only pass by, and it will tell of the key itself. */
  async function byDigits(channel: string, number: string | undefined): Promise<void> {
    const bound = await link.command({ kind: 'variable', channel, name: BOUND.name });
    if (bound.answered && bound.ok && bound.text.trim() === BOUND.value) return;
    await handle({ ref: { pbx, channel }, ...(number && { dialled: number }) });
  }

  async function byDialplan(press: KeyPress): Promise<void> {
    await kept.settle('customer', await handle(press), press);
  }

  async function handle(press: KeyPress): Promise<KeyAnswer> {
    const { channel } = press.ref;
    const agent = legs.agent(channel);
    let answer: KeyAnswer = { outcome: 'failed' };
    try {
      answer = await listener.customerKey(agent ? { ...press, agent } : press);
    } catch (error) {
      log.error('freeswitch: the customer’s key could not be handled', { call: channel, why: String(error) });
    }
    // Without an answer the dialplan would tell the customer in three seconds that the wish is noted.
    void link.command({ kind: 'unschedule', group: `${OURS}${channel}` });
    const told = await answerTo(answer, channel);
    if (!told.answered || !told.ok)
      log.warn('freeswitch: the customer could not be told', { call: channel, why: whyNot(told) });
    return answer;
  }

  /** By words, unlike an agent: whoever was called against their will has not learned our tones. */
  function answerTo(answer: KeyAnswer, channel: string): Promise<Reply> {
    const registered = `${folder()}/customer-registered.wav`;
    if (answer.outcome === 'registered' && answer.ending === 'closing-prompt')
      return link.command({ kind: 'dismiss', channel, sounds: [registered] });
    if (answer.outcome === 'registered' && answer.ending === 'at-once')
      return link.command({ kind: 'kill', channel, cause: 'NORMAL_CLEARING' });
    const sound = answer.outcome === 'failed' ? `${folder()}/customer-kept.wav` : registered;
    return link.command({ kind: 'tell', channel, sound });
  }

  return { event };
}
