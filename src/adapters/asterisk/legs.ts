import type { OutgoingLeg, PbxListener } from '../../app/ports/pbx.js';
import type { CallRef } from '../../core/call-attempt.js';
import type { AriEvent, Channel } from './events.js';
import { endpointOf, isCarrierLeg, toLeg } from './translate.js';
import type { Trunk } from './trunk.js';

/** Legs Dial or an originate made carry these application names; an incoming call on the trunk does not. */
const DIALLED_BY = ['AppDial', 'AppDial2'];

const ENDED_REMEMBERED = 1000;

/** The last `size` strings added. */
function createRecent(size: number) {
  const kept = new Set<string>();
  return {
    add(one: string): void {
      kept.add(one);
      for (const oldest of kept) {
        if (kept.size <= size) return;
        kept.delete(oldest);
      }
    },
    has: (one: string): boolean => kept.has(one),
  };
}

/** The watch: outgoing legs towards a carrier, told to the application from their first Dial to their end. */
export function createLegs(
  pbx: string,
  trunks: readonly Trunk[],
  listener: PbxListener,
  /** Calls of our own to a supervisor's phone are no bypass, even where that phone is reached over a trunk. */
  isOurs: (channel: string) => boolean = () => false,
) {
  const legs = new Map<string, OutgoingLeg>();
  const answered = new Set<string>();
  /** The newest ended channels: topics are not ordered among each other, and a Dial may come in after the end it led to. */
  const ended = createRecent(ENDED_REMEMBERED);
  /** Channels that ended while the list of live ones was being fetched: the list may still name them. */
  const gone = new Set<string>();
  let before: readonly string[] = [];
  let syncing = false;

  function event(event: AriEvent): void {
    if (event.type === 'Dial') {
      const leg = toLeg(pbx, trunks, event);
      if (!leg || legs.has(leg.ref.channel) || ended.has(leg.ref.channel) || isOurs(leg.ref.channel)) return;
      legs.set(leg.ref.channel, leg);
      listener.legDialled(leg);
      return;
    }
    if (event.type !== 'ChannelStateChange' && event.type !== 'ChannelDestroyed') return;
    if (event.type === 'ChannelDestroyed' && syncing) gone.add(event.channel.id);
    const leg = legs.get(event.channel.id);
    if (event.type === 'ChannelDestroyed') {
      ended.add(event.channel.id);
      forget({ pbx, channel: event.channel.id });
    } else if (leg && event.channel.state === 'Up' && !answered.has(leg.ref.channel)) {
      answered.add(leg.ref.channel);
      listener.legAnswered(leg.ref);
    }
  }

  function forget(ref: CallRef): void {
    legs.delete(ref.channel);
    answered.delete(ref.channel);
    listener.legEnded(ref);
  }

  /** A leg known before the link was lost keeps its dialstring; a new one gets what the channel still tells. */
  function found(channel: Channel): OutgoingLeg | undefined {
    const known = legs.get(channel.id);
    if (known) return known;
    const endpoint = endpointOf(channel.name);
    if (!DIALLED_BY.includes(channel.appName) || !isCarrierLeg(trunks, endpoint, '')) return undefined;
    return { ref: { pbx, channel: channel.id }, dialstring: `${channel.caller}@${endpoint}`, endpoint };
  }

  /** A connect begins: what is known now, and not what comes in meanwhile, is held against the list. */
  function beforeResync(): void {
    before = [...legs.keys()];
    gone.clear();
    syncing = true;
  }

  function resync(channels: readonly Channel[]): void {
    syncing = false;
    const here = new Set(channels.map((channel) => channel.id));
    for (const id of before) {
      const leg = legs.get(id);
      if (leg && !here.has(id)) forget(leg.ref);
    }
    const now = channels.flatMap((channel) => {
      const leg = gone.has(channel.id) ? undefined : found(channel);
      return leg ? [{ leg, channel }] : [];
    });
    for (const { leg } of now) legs.set(leg.ref.channel, leg);
    listener.resync(
      pbx,
      now.map(({ leg }) => leg),
      here,
    );
    for (const { leg, channel } of now)
      if (channel.state === 'Up' && !answered.has(leg.ref.channel)) {
        answered.add(leg.ref.channel);
        listener.legAnswered(leg.ref);
      }
  }

  return { event, beforeResync, resync, known: (channel: string): boolean => legs.has(channel) };
}
