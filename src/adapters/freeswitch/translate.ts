import type { KeyPress, OutgoingLeg } from '../../app/ports/pbx.js';
import type { CallRef } from '../../core/call-attempt.js';
import type { EslEvent } from './frames.js';
import { percentDecode } from './percent.js';
import type { Trunk } from './trunk.js';

/** The events the service asks for; every other one is dropped by the bytes of its name. */
export const EVENTS = [
  'CHANNEL_CREATE',
  'CHANNEL_ANSWER',
  'CHANNEL_PARK',
  'CHANNEL_BRIDGE',
  'CHANNEL_HANGUP_COMPLETE',
  'DTMF',
  'PLAYBACK_STOP',
  'BACKGROUND_JOB',
  'HEARTBEAT',
] as const;
/** Sent by a dialplan that keeps the key itself while the service is away, or lets it be dialled. */
export const SUBCLASSES = ['callward::refusal', 'callward::undo'] as const;
/** What a login of an earlier version may not hear: without them calls are guarded and the agent's key works all the same. */
export const LATER_EVENTS = ['DETECTED_SPEECH', 'RECORD_STOP'] as const;
export const LATER_SUBCLASSES = [
  'callward::customer',
  'callward::disposition',
  'callward::supervisor',
] as const;

/** Who is on a leg, where the gateway or the dialer says so; needed where both legs go out over trunks. */
export type Role = 'agent' | 'customer' | 'supervisor';
const ROLES: readonly Role[] = ['agent', 'customer', 'supervisor'];

/** A leg towards a carrier, and its number for whoever presses a key on it. */
export interface CarrierLeg {
  readonly leg: OutgoingLeg;
  readonly number: string;
}

export const channelOf = (event: EslEvent): string => event.field('Unique-ID') ?? '';

export function roleOf(event: EslEvent): Role | undefined {
  const role = event.field('variable_callward_role');
  return ROLES.find((one) => one === role);
}

interface Destination {
  readonly user: string;
  readonly host: string;
}

/** `sip:9%30123@203.0.113.9:5060;x=y` → user as the carrier will read it, and host with its port. */
function readUri(uri: string | undefined): Destination | undefined {
  const found = /^<?sips?:(?:([^@]*)@)?([^;?>\s]+)/i.exec(uri ?? '');
  return found ? { user: percentDecode(found[1] ?? ''), host: found[2] ?? '' } : undefined;
}

const urisOf = (event: EslEvent) => ({
  destination: readUri(event.field('variable_sip_destination_url')),
  asked: readUri(event.field('variable_sip_invite_req_uri')),
});

/** The number as the carrier reads it; on a leg that came in, as it was dialled. */
export function numberOf(event: EslEvent): string {
  const { destination, asked } = urisOf(event);
  return asked?.user || destination?.user || event.field('Caller-Destination-Number') || '';
}

/**
 * An outgoing leg towards a carrier. `N@gateway` where it went through a trunk's gateway; `gateway/sip:N@host` where the
 * dial string named the carrier's host itself (`sofia/profile/N@host`), which gateway variables alone do not cover.
 */
export function toCarrierLeg(
  pbx: string,
  trunks: readonly Trunk[],
  event: EslEvent,
  explicitIsGated: boolean,
): CarrierLeg | undefined {
  const channel = channelOf(event);
  if (channel === '' || event.field('Call-Direction') !== 'outbound') return undefined;
  const { destination, asked } = urisOf(event);
  const number = numberOf(event);
  const gateway = event.field('variable_sip_gateway_name');
  const trunk = trunks.find((one) => one.name === gateway);
  const other = event.field('Other-Type') === 'originator' ? event.field('Other-Leg-Unique-ID') : undefined;
  const caller = other ? { caller: { pbx, channel: other } } : {};
  const ref = { pbx, channel };
  if (trunk) {
    return { number, leg: { ref, ...caller, dialstring: `${number}@${trunk.name}`, endpoint: trunk.name } };
  }
  const host = (asked ?? destination)?.host ?? '';
  const reached = trunks.find((one) => isHost(host, one.carrierHost));
  if (!reached) return undefined;
  const dialstring = explicitIsGated ? `${number}@${reached.name}` : `${reached.name}/sip:${number}@${host}`;
  return { number, leg: { ref, ...caller, dialstring, endpoint: reached.name } };
}

function isHost(host: string, carrier: string | undefined): boolean {
  const [one, other] = [host.toLowerCase(), carrier?.toLowerCase()];
  return other !== undefined && other !== '' && (one === other || one.startsWith(`${other}:`));
}

/** A live channel as `show channels as json` lists it. */
export interface ListedChannel {
  readonly channel: string;
  readonly outbound: boolean;
  /** `sofia/carrier/138…` through a gateway, `sofia/carrier/138…@host` to a host. */
  readonly name: string;
  readonly number: string;
  readonly answered: boolean;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Throws where the answer is no list: a link that cannot see what is alive is not up. */
export function readChannels(answer: string): readonly ListedChannel[] {
  const parsed: unknown = JSON.parse(answer);
  if (typeof parsed !== 'object' || parsed === null || !('row_count' in parsed))
    throw new Error('show channels gave no list');
  const rows = 'rows' in parsed && Array.isArray(parsed.rows) ? parsed.rows : [];
  return rows.flatMap((row: Readonly<Record<string, unknown>> | null) => {
    const channel = text(row?.uuid);
    if (channel === '') return [];
    return [
      {
        channel,
        outbound: text(row?.direction) === 'outbound',
        name: text(row?.name),
        number: text(row?.dest),
        answered: ['ACTIVE', 'HELD', 'UNHELD'].includes(text(row?.callstate)),
      },
    ];
  });
}

/** The phone that pressed: its user on a call it dialled, its number on a call that was put to it. */
export const agentOf = (event: EslEvent): string | undefined =>
  (event.field('Call-Direction') === 'outbound'
    ? event.field('Caller-Destination-Number')
    : event.field('Caller-Username') || event.field('Caller-Caller-ID-Number')) || undefined;

/** The phone behind a leg that was dialled from it, as that leg's own events tell. */
export const callerOf = (event: EslEvent): string | undefined =>
  event.field('Other-Type') !== 'originator'
    ? undefined
    : (event.field('Other-Leg-Direction') === 'outbound'
        ? event.field('Other-Leg-Destination-Number')
        : event.field('Other-Leg-Username') || event.field('Other-Leg-Caller-ID-Number')) || undefined;

export type Key = 'refusal' | 'undo' | 'customer';
const KEYS: Readonly<Record<string, Key>> = {
  'callward::refusal': 'refusal',
  'callward::undo': 'undo',
  'callward::customer': 'customer',
};

/** A key the dialplan took itself: the leg of whoever pressed it, and the customer's as the call. */
export function toKeptKey(
  pbx: string,
  event: EslEvent,
): { readonly key: Key; readonly leg: string; readonly press: KeyPress } | undefined {
  const subclass = event.field('Event-Subclass') ?? '';
  const key = Object.hasOwn(KEYS, subclass) ? KEYS[subclass] : undefined;
  const leg = event.field('Callward-Leg') ?? '';
  if (key === undefined || leg === '') return undefined;
  const ref: CallRef = { pbx, channel: event.field('Callward-Call') || leg };
  return { key, leg, press: pressOf(ref, event.field('Callward-Number'), undefined) };
}

/** A key kept in mod_db under its call while the service was away: `NUMBER&AGENT`, both percent-encoded. */
export function readKept(pbx: string, call: string, value: string): KeyPress {
  const [number, agent] = value.trim().split('&');
  return pressOf({ pbx, channel: call }, number, agent);
}

function pressOf(ref: CallRef, number: string | undefined, agent: string | undefined): KeyPress {
  return {
    ref,
    ...(number && { dialled: percentDecode(number) }),
    ...(agent && { agent: percentDecode(agent) }),
  };
}
