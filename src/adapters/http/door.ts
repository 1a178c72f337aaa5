import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Access, Identity } from '../../app/ports/access.js';
import type { Clock } from '../../app/ports/clock.js';
import { type Bucket, emptyAfterMs, type Rate, take } from '../../core/access/limits.js';
import { csrfOf, readCookie } from './cookies.js';
import { crossSite, hostAllowed, type Place } from './origin.js';
import { problem } from './problem.js';
import type { Route } from './route.js';

export interface Visitor {
  readonly who: Identity | undefined;
  readonly secret: string | undefined;
  readonly address: string;
}

/** Somebody known: a board with its charts asks some times a second at most. */
const KNOWN: Rate = { burst: 120, everyMs: 50 };
/** Nobody we know, by address. */
const UNKNOWN: Rate = { burst: 60, everyMs: 250 };
const REMEMBERED = 10_000;

export interface Door {
  /** Before anything is read: the name we are called by, and where the request is from. Throws HttpProblem. */
  greet(request: FastifyRequest): void;
  identify(request: FastifyRequest): Promise<Visitor>;
  /** May this visitor have this route? Throws HttpProblem. */
  admit(route: Route, visitor: Visitor, request: FastifyRequest): void;
}

export function createDoor(deps: {
  readonly access: Pick<Access, 'byCookie' | 'byToken'>;
  readonly place: Place;
  readonly now: Clock;
}): Door {
  const { access, place } = deps;
  const buckets = new Map<string, Bucket>();

  function limit(key: string, rate: Rate): void {
    const at = deps.now();
    const taken = take(buckets.get(key), rate, at);
    if (!taken.ok) throw problem('wait', taken.waitMs);
    buckets.delete(key);
    buckets.set(key, taken.bucket);
    if (buckets.size <= REMEMBERED) return;
    for (const [old, bucket] of buckets) {
      if (buckets.size <= REMEMBERED && at - bucket.at < emptyAfterMs(UNKNOWN)) break;
      buckets.delete(old);
    }
  }

  return {
    greet(request) {
      if (!hostAllowed(place, request.headers)) throw problem('host');
      if (request.url.startsWith('/api/') && crossSite(place, request.headers)) throw problem('cross-site');
    },
    async identify(request) {
      const address = placeOf(request.ip);
      const { authorization, cookie } = request.headers;
      if (authorization !== undefined) {
        // A request that names a token stands on the token alone, whatever cookie came along.
        const [, token = ''] = /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(authorization) ?? [];
        const machine = token === '' ? undefined : await access.byToken(token);
        limit(machine ? `token ${machine.token}` : `address ${address}`, machine ? KNOWN : UNKNOWN);
        if (!machine) throw problem('sign-in');
        return { who: machine, secret: undefined, address };
      }
      const secret = readCookie(cookie, place.secure);
      const person = secret === undefined ? undefined : await access.byCookie(secret);
      limit(person ? `account ${person.account}` : `address ${address}`, person ? KNOWN : UNKNOWN);
      return { who: person, secret: person && secret, address };
    },
    admit({ may, people, method }, { who, secret }, request) {
      if (method !== 'GET' && secret !== undefined && may !== 'anyone') {
        const given = request.headers['x-csrf-token'];
        if (typeof given !== 'string' || !same(given, csrfOf(secret))) throw problem('cross-site');
      }
      if (may === 'anyone') return;
      if (!who) throw problem('sign-in');
      if (people && who.kind !== 'person') throw problem('not-allowed');
      if (may !== 'signed-in' && !who.may.has(may)) throw problem('not-allowed');
    },
  };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** One household of IPv6 is one address: whoever has a /64 has 2^64 of them. */
export function placeOf(ip: string): string {
  const v4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(ip);
  if (v4?.[1]) return v4[1];
  if (!ip.includes(':') || ip === '::1') return ip;
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`;
}
