import type { KeyPress, OutgoingLeg } from '../../app/ports/pbx.js';
import type { CallAttempt, CallRef, Purpose } from '../../core/call-attempt.js';
import { PURPOSES } from '../../core/call-attempt.js';
import type { AriEvent, Channel } from './events.js';
import type { Trunk } from './trunk.js';

/** The dialplan percent-encodes each argument; one that does not decode stays as it came: it is evidence. */
export function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

export const present = (value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : decoded(value);

/** An undeclared or unknown purpose is a sale: the strictest rules apply, and no default loosens a word nobody knows. */
const purposeOf = (value: string | undefined): Purpose =>
  PURPOSES.find((purpose) => purpose === present(value)) ?? 'sale';

/**
 * `screen,DIALLED,PURPOSE,AGENT,CAMPAIGN,TRUNK` out of a StasisStart or, after a reconnect, out of `app_data`.
 * Without an agent it is the endpoint, without a trunk the first: the dialplan dials that one too.
 */
export function toAttempt(
  pbx: string,
  args: readonly string[],
  channel: Channel,
  made: { readonly id: string; readonly at: number },
  defaultTrunk?: string,
): CallAttempt | undefined {
  if (args[0] !== 'screen') return undefined;
  const agent = present(args[3]) ?? (endpointOf(channel.name) || undefined);
  const campaign = present(args[4]);
  const trunk = present(args[5]) ?? defaultTrunk;
  return {
    id: made.id,
    at: made.at,
    door: 'gate',
    dialled: present(args[1]) ?? '',
    ...(channel.caller === '' ? {} : { presented: channel.caller }),
    purpose: purposeOf(args[2]),
    purposeDeclared: present(args[2]) !== undefined,
    ...(agent === undefined ? {} : { agent }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(trunk === undefined ? {} : { trunk }),
    ref: { pbx, channel: channel.id },
  };
}

/**
 * What a channel that has just come up will ask at the gate, should it go there: most phones' contexts lead there with the number that was
 * dialled. Legs towards a carrier ask nothing.
 */
export function toExpected(
  pbx: string,
  channel: Channel,
  made: { readonly id: string; readonly at: number },
  trunks: readonly Trunk[],
): CallAttempt | undefined {
  const endpoint = endpointOf(channel.name);
  if (channel.exten === '' || trunks.some(({ name }) => name === endpoint)) return undefined;
  const attempt = toAttempt(pbx, ['screen'], channel, made, trunks[0]?.name);
  return attempt && { ...attempt, dialled: channel.exten };
}

/** The arguments of a channel that sits in our Stasis application, read back from what the PBX lists. */
export function screeningArgs(app: string, channel: Channel): readonly string[] | undefined {
  if (channel.appName !== 'Stasis') return undefined;
  const [name, ...args] = channel.appData.split(',');
  return name === app && args[0] === 'screen' ? args : undefined;
}

/** `PJSIP/trunk-0000001a` → `trunk`; empty for other technologies' odd names. */
export function endpointOf(channelName: string): string {
  return /^[^/]+\/(.+)-[0-9a-f]+(?:;[12])?$/.exec(channelName)?.[1] ?? '';
}

/** A leg towards a carrier: on a trunk's endpoint, or to an explicit URI that names a carrier's host. */
export function isCarrierLeg(trunks: readonly Trunk[], endpoint: string, dialstring: string): boolean {
  if (trunks.some((trunk) => trunk.name === endpoint)) return true;
  const host = /@([^@;?>\s]+)/.exec(dialstring.slice(dialstring.lastIndexOf('@')))?.[1]?.toLowerCase();
  if (host === undefined || !/sips?:/i.test(dialstring)) return false;
  return trunks.some(({ carrierHost }) => {
    const carrier = carrierHost?.toLowerCase();
    return carrier !== undefined && (host === carrier || host.startsWith(`${carrier}:`));
  });
}

/** The first Dial of a leg: its status is empty (later ones tell how it went). */
export function toLeg(
  pbx: string,
  trunks: readonly Trunk[],
  event: Extract<AriEvent, { type: 'Dial' }>,
): OutgoingLeg | undefined {
  const endpoint = endpointOf(event.peer.name);
  if (event.status !== '' || !isCarrierLeg(trunks, endpoint, event.dialstring)) return undefined;
  const leg = { ref: { pbx, channel: event.peer.id }, dialstring: event.dialstring, endpoint };
  return event.caller ? { ...leg, caller: { pbx, channel: event.caller.id } } : leg;
}

type UserEvent = Extract<AriEvent, { type: 'ChannelUserevent' }>;

/** The call that a UserEvent speaks of: the one it names, else the one that sent it. */
export function refIn(pbx: string, event: UserEvent): CallRef | undefined {
  const channel = event.fields['Call'] || event.channel?.id;
  return channel ? { pbx, channel } : undefined;
}

/** The agent it names, else the endpoint that sent it; a Local channel is nobody's phone. */
export function agentIn(event: UserEvent): string | undefined {
  const sender = event.channel?.name ?? '';
  return (
    present(event.fields['Agent']) ??
    (sender.startsWith('Local/') ? undefined : endpointOf(sender) || undefined)
  );
}

const KEYS = new Map<string, 'refusal' | 'undo' | 'customer'>([
  ['CallwardRefusal', 'refusal'],
  ['CallwardUndo', 'undo'],
  ['CallwardCustomer', 'customer'],
]);

export type KeyEvent = {
  readonly key: 'refusal' | 'undo' | 'customer';
  readonly press: KeyPress;
  readonly channelName: string;
};

/** A key, from the UserEvent its dialplan sends. A kept one names the call on which it was pressed. */
export function toKeyEvent(pbx: string, event: UserEvent): KeyEvent | undefined {
  const key = KEYS.get(event.name);
  const ref = refIn(pbx, event);
  if (key === undefined || !event.channel || !ref) return undefined;
  const dialled = present(event.fields['Number']);
  // The customer's leg is on the trunk's endpoint, and that is nobody.
  const agent = key === 'customer' ? present(event.fields['Agent']) : agentIn(event);
  const press: KeyPress = {
    ref,
    ...(dialled === undefined ? {} : { dialled }),
    ...(agent === undefined ? {} : { agent }),
  };
  return { key, press, channelName: event.channel.name };
}
