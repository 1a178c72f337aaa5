import type { PbxListener } from '../../app/ports/pbx.js';
import type { EslEvent } from './frames.js';
import { type CarrierLeg, channelOf, numberOf, type Role, roleOf, toCarrierLeg } from './translate.js';
import type { Trunk } from './trunk.js';

/** What is up on the PBX now, as the reconciliation found it. */
export interface Alive {
  readonly channels: ReadonlySet<string>;
  readonly legs: readonly { readonly carrier: CarrierLeg; readonly answered: boolean }[];
}

/** An agent's leg is asked about after the customer's is gone: a disposition comes last. So many calls are remembered. */
const REMEMBERED = 5000;

interface Partner {
  readonly customer: string;
  readonly number: string;
}

interface Marks {
  readonly role?: Role;
  readonly agent?: string;
}

/** The watch: outgoing legs towards a carrier, told to the application from their creation to their end. */
export function createLegs(
  pbx: string,
  trunks: readonly Trunk[],
  listener: PbxListener,
  /** Calls of our own to a supervisor's phone are no bypass, even where that phone is reached over a trunk. */
  isOurs: (channel: string) => boolean,
  explicitIsGated: boolean,
) {
  const legs = new Map<string, CarrierLeg>();
  const answered = new Set<string>();
  const marks = new Map<string, Marks>();
  const partners = new Map<string, Partner>();
  /** Channels that ended while the list of live ones was being fetched: the list may still name them. */
  const gone = new Set<string>();
  let before: readonly string[] = [];
  let syncing = false;

  function event(event: EslEvent): void {
    const channel = channelOf(event);
    if (channel === '') return;
    if (event.name === 'CHANNEL_HANGUP_COMPLETE') {
      if (syncing) gone.add(channel);
      forget(channel);
      return;
    }
    mark(channel, event);
    if (event.name === 'CHANNEL_CREATE') {
      const carrier = toCarrierLeg(pbx, trunks, event, explicitIsGated);
      if (!carrier || legs.has(channel) || isOurs(channel)) return;
      legs.set(channel, carrier);
      if (carrier.leg.caller) join(carrier.leg.caller.channel, channel, carrier.number);
      listener.legDialled(carrier.leg);
    }
    if (event.name === 'CHANNEL_ANSWER') up(channel);
    if (event.name === 'CHANNEL_BRIDGE') bridged(event);
  }

  function bridged(event: EslEvent): void {
    const [a = '', b = ''] = ['Bridge-A-Unique-ID', 'Bridge-B-Unique-ID'].map((name) => event.field(name));
    if (a === '' || b === '' || isCustomer(a) === isCustomer(b)) return;
    const [agent, customer] = isCustomer(a) ? [b, a] : [a, b];
    join(agent, customer, legs.get(customer)?.number ?? numberOf(event));
  }

  function join(agent: string, customer: string, number: string): void {
    partners.delete(agent);
    partners.set(agent, { customer, number });
    for (const [oldest] of partners) {
      if (partners.size <= REMEMBERED) break;
      partners.delete(oldest);
    }
  }

  /** A leg is the customer's by its role, and where none is set, by the trunk it goes out on. */
  function isCustomer(channel: string): boolean {
    const role = marks.get(channel)?.role;
    return role === undefined ? legs.has(channel) : role === 'customer';
  }

  /** Roles and names come on the verbose events only; DTMF, which needs them, carries none. */
  function mark(channel: string, event: EslEvent): void {
    const role = roleOf(event);
    const agent = event.field('variable_callward_agent');
    if (role || agent)
      marks.set(channel, { ...marks.get(channel), ...(role && { role }), ...(agent && { agent }) });
  }

  function up(channel: string): void {
    const carrier = legs.get(channel);
    if (!carrier || answered.has(channel)) return;
    answered.add(channel);
    listener.legAnswered(carrier.leg.ref);
  }

  function forget(channel: string): void {
    legs.delete(channel);
    answered.delete(channel);
    marks.delete(channel);
    listener.legEnded({ pbx, channel });
  }

  /** A connect begins: what is known now, and not what comes in meanwhile, is held against the list. */
  function beforeResync(): void {
    before = [...new Set([...legs.keys(), ...marks.keys()])];
    gone.clear();
    syncing = true;
  }

  function resync(alive: Alive): void {
    syncing = false;
    for (const channel of before) if (!alive.channels.has(channel)) forget(channel);
    const now = alive.legs.filter(({ carrier }) => {
      const { channel } = carrier.leg.ref;
      return !gone.has(channel) && !isOurs(channel);
    });
    for (const { carrier } of now)
      if (!legs.has(carrier.leg.ref.channel)) legs.set(carrier.leg.ref.channel, carrier);
    const found = now.map(({ carrier }) => legs.get(carrier.leg.ref.channel) ?? carrier);
    listener.resync(
      pbx,
      found.map(({ leg }) => leg),
      alive.channels,
    );
    for (const { carrier, answered: isUp } of now) if (isUp) up(carrier.leg.ref.channel);
  }

  return {
    event,
    beforeResync,
    resync,
    known: (channel: string): CarrierLeg | undefined => legs.get(channel),
    agent: (channel: string): string | undefined => marks.get(channel)?.agent,
    isCustomer,
    /** With a role it is sure; of two legs over trunks that have none, neither is more the customer's than the other. */
    isSurelyCustomer: (channel: string, other: string): boolean =>
      isCustomer(channel) && (marks.get(channel)?.role !== undefined || !isCustomer(other)),
    /** The customer's leg in a call that this leg is or was in. */
    customerOf: (channel: string): string | undefined =>
      isCustomer(channel) ? channel : partners.get(channel)?.customer,
    /** The agent's leg of this call; undefined where only the customer's is known. */
    agentIn: (channel: string): string | undefined =>
      isCustomer(channel)
        ? [...partners].reverse().find(([, { customer }]) => customer === channel)?.[0]
        : channel,
    /** The number of the call that this leg, the agent's or the customer's, is or was in. */
    numberWith: (channel: string): string | undefined =>
      (partners.get(channel) ?? [...partners.values()].findLast(({ customer }) => customer === channel))
        ?.number || undefined,
    noteRole: (channel: string, role: string): void => {
      if (role === 'agent' || role === 'customer' || role === 'supervisor')
        marks.set(channel, { ...marks.get(channel), role });
    },
  };
}
export type Legs = ReturnType<typeof createLegs>;
