import type { Log } from '../../app/ports/log.js';
import type { Alive, Legs } from './legs.js';
import { type Link, whyNot } from './link.js';
import { OURS } from './ours.js';
import {
  type CarrierLeg,
  EVENTS,
  LATER_EVENTS,
  LATER_SUBCLASSES,
  type ListedChannel,
  readChannels,
  SUBCLASSES,
} from './translate.js';
import type { Trunk } from './trunk.js';

const LIST_DEADLINE = 10_000; // thousands of channels are megabytes

/** After each connect: without its events the link is deaf, and not called up. What came with hearing may be missing. */
export async function subscribe(link: Link, log: Log): Promise<void> {
  const reply = await link.command({ kind: 'subscribe', events: EVENTS, subclasses: SUBCLASSES });
  if (reply.answered && reply.ok) {
    const later = await link.command({
      kind: 'subscribe',
      events: LATER_EVENTS,
      subclasses: LATER_SUBCLASSES,
    });
    if (!later.answered) throw new Error(`the event socket did not take the subscription: ${later.why}`);
    if (!later.ok) log.warn(DEAF, { add: [...LATER_EVENTS, ...LATER_SUBCLASSES].join(' ') });
    return;
  }
  const allow = [...EVENTS, 'CUSTOM', ...SUBCLASSES].join(' ');
  throw new Error(
    reply.answered && /permission denied/.test(reply.text)
      ? `the event socket user may not hear these events; set esl-allowed-events="${allow}" / 该用户无权接收所需事件`
      : `the event socket did not take the subscription: ${whyNot(reply)}`,
  );
}

const DEAF =
  'freeswitch: the event socket user may not hear the customer’s key, dispositions and recognisers of FreeSWITCH; add to esl-allowed-events' +
  ' / 该用户收不到客户按键、处置码与识别结果，请补充 esl-allowed-events';

/** Lists what is alive, and clears away what an earlier link of ours left behind. */
export async function reconcile(
  pbx: string,
  link: Link,
  trunks: readonly Trunk[],
  legs: Legs,
): Promise<Alive> {
  const reply = await link.command({ kind: 'channels' }, LIST_DEADLINE);
  if (!reply.answered || !reply.ok) throw new Error(`the live calls cannot be listed: ${whyNot(reply)}`);
  const all = readChannels(reply.text);
  for (const { channel } of all.filter((one) => one.channel.startsWith(OURS)))
    await link.command({ kind: 'kill', channel, cause: 'NORMAL_CLEARING' });
  const found: Alive['legs'][number][] = [];
  for (const listed of all) {
    if (!listed.outbound || listed.channel.startsWith(OURS)) continue;
    const carrier = legs.known(listed.channel) ?? (await identify(pbx, link, trunks, listed));
    if (!carrier) continue;
    found.push({ carrier, answered: listed.answered });
    const role = await variable(link, listed.channel, 'callward_role');
    if (role !== undefined) legs.noteRole(listed.channel, role);
  }
  return { channels: new Set(all.map((one) => one.channel)), legs: found };
}

/** The list does not name the gateway: a leg without a host went through one, and its variable tells through which. */
async function identify(
  pbx: string,
  link: Link,
  trunks: readonly Trunk[],
  listed: ListedChannel,
): Promise<CarrierLeg | undefined> {
  const ref = { pbx, channel: listed.channel };
  const [, , destination = ''] = /^(sofia)\/[^/]+\/(.+)$/.exec(listed.name) ?? [];
  if (destination === '') return undefined;
  const at = destination.lastIndexOf('@');
  if (at < 0) {
    const gateway = await variable(link, listed.channel, 'sip_gateway_name');
    // Where it is not told, it is taken for the first trunk's: better one leg too many is judged than one too few.
    const trunk = gateway === undefined ? trunks[0] : trunks.find((one) => one.name === gateway);
    const number = listed.number || destination;
    return trunk && { number, leg: { ref, dialstring: `${number}@${trunk.name}`, endpoint: trunk.name } };
  }
  const host = destination.slice(at + 1).toLowerCase();
  const trunk = trunks.find(({ carrierHost }) => {
    const carrier = carrierHost?.toLowerCase();
    return carrier !== undefined && (host === carrier || host.startsWith(`${carrier}:`));
  });
  const number = destination.slice(0, at);
  return trunk && { number, leg: { ref, dialstring: `${number}@${trunk.name}`, endpoint: trunk.name } };
}

async function variable(link: Link, channel: string, name: string): Promise<string | undefined> {
  const reply = await link.command({ kind: 'variable', channel, name });
  const value = reply.answered && reply.ok ? reply.text.trim() : '';
  return value === '' || value === '_undef_' ? undefined : value;
}
