import { BlockList, isIP } from 'node:net';
import type { Leg } from './leg.js';
import { isDialable, nextHop, ownRoute, readTarget, type Target } from './target.js';

export interface GateTrunk {
  /** The gateway's name. */
  readonly name: string;
  /** `sip:host:port;transport=…`: where an allowed call is sent. */
  readonly carrier: string;
}

/** What is to be done with a leg before anybody has been asked about its number. */
export type Plan =
  /** No SIP leg: what it leads to comes to the gate by itself. */
  | { readonly kind: 'pass' }
  /** A phone of the house: gets its own route, is not screened and not recorded. */
  | { readonly kind: 'internal'; readonly route: string }
  | {
      readonly kind: 'screen';
      /** The number as it would be dialled, or, where it cannot be told, everything there is: evidence, and unreadable. */
      readonly dialled: string;
      readonly trunk: GateTrunk | undefined;
      /** Why it does not go out even when its number is allowed. */
      readonly objection: string | undefined;
    };

/** Endpoints that send nothing themselves. Anything else that is no SIP (a card, a browser) is not let through. */
const INNER = new Set(['loopback', 'error', 'null', 'user', 'group', 'pickup']);

export type Planner = (leg: Leg) => Plan;

/** Compiles the site's configuration once; a wrong entry is found at start. */
export function createPlanner(trunks: readonly GateTrunk[], internal: readonly string[]): Planner {
  const byName = new Map(trunks.map((trunk) => [trunk.name, trunk]));
  const byHost = new Map(trunks.map((trunk) => [hostOf(trunk), trunk]));
  const isInternal = compileInternal(internal);

  return (leg) => {
    const text = leg.requested ?? leg.destination;
    if (text === undefined && INNER.has(leg.endpoint)) return { kind: 'pass' };
    const named = leg.gateway === undefined ? undefined : byName.get(leg.gateway);
    const target = readTarget(text ?? '');
    if (!target)
      return { kind: 'screen', dialled: text ?? '', trunk: named, objection: 'no URI that can be read' };
    const trunk = named ?? byHost.get(target.host);
    if (!trunk && leg.objection === undefined) {
      const hop = nextHop(target);
      const route = hop && isInternal(hop.host) ? ownRoute(target) : undefined;
      if (route !== undefined) return { kind: 'internal', route };
    }
    return screening(leg, target, trunk);
  };
}

function screening(leg: Leg, target: Target, trunk: GateTrunk | undefined): Plan {
  const other =
    leg.requested !== undefined && leg.destination !== undefined ? readTarget(leg.destination) : target;
  if (other?.user !== target.user) {
    // Two numbers in one leg: nobody can say which is meant, and the text of both cannot be read as one.
    const dialled = `${leg.requested} ${leg.destination}`;
    return { kind: 'screen', dialled, trunk, objection: 'two numbers in one leg' };
  }
  const objection =
    leg.objection ??
    (trunk ? undefined : 'no trunk of ours') ??
    (isDialable(target.user) ? undefined : 'no number that can be dialled as screened');
  return { kind: 'screen', dialled: target.user, trunk, objection };
}

const hostOf = (trunk: GateTrunk): string => {
  const target = readTarget(trunk.carrier);
  if (!target) throw new Error(`trunk gate: no carrier address: ${trunk.carrier}`);
  return target.host;
};

/** Addresses, networks `192.0.2.0/24` and names, matched by the host alone. */
export function compileInternal(entries: readonly string[]): (host: string) => boolean {
  const names = new Set<string>();
  const networks = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) names.add(entry.toLowerCase());
    else if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(bits), family);
  }
  return (host) =>
    isIP(host) === 0 ? names.has(host) : networks.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
