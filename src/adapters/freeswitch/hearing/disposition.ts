import type { Disposition } from '../../../app/ports/pbx.js';
import type { EslEvent } from '../frames.js';
import type { Legs } from '../legs.js';
import { percentDecode } from '../percent.js';
import { agentOf, callerOf, channelOf, numberOf } from '../translate.js';

export const DISPOSITION = 'callward::disposition';
const LONGEST = 200;

/**
 * How a call ended, in the dialler's or the agent's word: the variable `callward_disposition` on either leg, read when that leg is
 * over, or an event sent later, when the agent has filled in the form.
 */
export function toDisposition(pbx: string, legs: Legs, event: EslEvent): Disposition | undefined {
  if (event.name === 'CHANNEL_HANGUP_COMPLETE') return byVariable(pbx, legs, event);
  if (event.name !== 'CUSTOM' || event.field('Event-Subclass') !== DISPOSITION) return undefined;
  const channel = event.field('Callward-Call') || channelOf(event);
  const customer = legs.customerOf(channel) ?? channel;
  const agent = decoded(event.field('Callward-Agent')) ?? legs.agent(channel);
  const dialled = decoded(event.field('Callward-Number')) ?? legs.numberWith(channel);
  return of(pbx, customer, event.field('Callward-Disposition'), agent, dialled);
}

/** The agent's leg ends after the customer's, which the application may have forgotten: its number goes along. */
function byVariable(pbx: string, legs: Legs, event: EslEvent): Disposition | undefined {
  const code = event.field('variable_callward_disposition');
  const channel = channelOf(event);
  if (code === undefined || channel === '') return undefined;
  const customer = legs.customerOf(channel);
  const own = legs.isCustomer(channel);
  const agent = legs.agent(channel) ?? (customer === undefined ? undefined : legs.agent(customer));
  // A phone that was rung has its own number here, and no customer's.
  const shown = own || event.field('Call-Direction') === 'inbound' ? numberOf(event) : undefined;
  const dialled = (own ? undefined : legs.numberWith(channel)) ?? shown;
  return of(pbx, customer ?? channel, code, agent ?? (own ? callerOf(event) : agentOf(event)), dialled);
}

function of(
  pbx: string,
  channel: string,
  code: string | undefined,
  agent: string | undefined,
  dialled: string | undefined,
): Disposition | undefined {
  const word = code?.trim().slice(0, LONGEST) ?? '';
  if (word === '' || channel === '') return undefined;
  return { ref: { pbx, channel }, code: word, ...(agent && { agent }), ...(dialled && { dialled }) };
}

const decoded = (text: string | undefined): string | undefined => (text ? percentDecode(text) : undefined);
