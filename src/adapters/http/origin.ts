import { isIP } from 'node:net';

export interface Place {
  /** Browsers come over TLS: ours, or that of the proxy. */
  readonly secure: boolean;
  readonly ownTls: boolean;
  /** The origin that people see where a proxy stands in front. */
  readonly origin: string | undefined;
}

export interface Heads {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | undefined;
  readonly 'x-forwarded-for'?: string | string[] | undefined;
  readonly forwarded?: string | undefined;
}

/** `[::1]:8090` → `::1`, `board.example.com:8443` → `board.example.com`. */
export const bareHost = (host: string): string => host.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1');

export const isLoopback = (address: string): boolean =>
  address === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(address);

/**
 * Whether the service may be called by this name. Without TLS any name on the web can be made to point at this machine's loopback
 * (DNS rebinding), so only addresses and `localhost` count; over TLS the browser has held the name against the certificate.
 */
export function hostAllowed({ ownTls, origin }: Place, heads: Heads): boolean {
  const { host } = heads;
  if (host === undefined || host.length > 260) return false;
  if (origin !== undefined && host === new URL(origin).host) return true;
  // A proxy that nobody has told us of: every address would be its own.
  if (origin === undefined && (heads['x-forwarded-for'] !== undefined || heads.forwarded !== undefined))
    return false;
  const bare = bareHost(host);
  if (ownTls) return /^[A-Za-z0-9.:-]+$/.test(bare);
  return bare === 'localhost' || isIP(bare) !== 0;
}

/** Whether a browser says that the request is not of our own pages. A client that is no browser says neither. */
export function crossSite({ secure, origin }: Place, heads: Heads): boolean {
  const site = heads['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (heads.origin === undefined) return false;
  const own = [origin, `${secure ? 'https' : 'http'}://${heads.host}`];
  return !own.includes(heads.origin);
}
