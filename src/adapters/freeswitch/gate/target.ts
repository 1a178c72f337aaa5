import { isIPv6 } from 'node:net';

/**
 * Where a leg is bound, read from the URI that FreeSWITCH would send: strictly, because what is decided must be what is
 * dialled, so a spelling that two readers could take for two numbers is refused.
 */
export interface Target {
  /** User part, percent-decoded once; empty where there is none. */
  readonly user: string;
  /** Lower case, an IPv6 address without its brackets. */
  readonly host: string;
  readonly port?: number;
  readonly transport?: string;
  /** `fs_path` of a phone behind a proxy or NAT, decoded: the packet goes there and not to the host. */
  readonly path?: string;
}

const PRINTABLE = /^[!-~]+$/;
const HOST_PORT = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?::(\d{1,5}))?$/;
/** No parameter, pause or second address can hide in these; the same set as the trunk guard's. */
const DIALABLE = /^[0-9A-Za-z+*#._~()-]{1,128}$/;

/** `sip:138…@host:port;transport=tcp`, or undefined where readers could differ. */
export function readTarget(text: string): Target | undefined {
  if (!PRINTABLE.test(text) || text.length > 1000 || /[<>"\\^`{|}]/.test(text)) return undefined;
  const [, rest] = /^sips?:(.*)$/i.exec(text) ?? [];
  const parts = rest?.split('@');
  // RFC 3261 §25.1 has no unescaped @ but the one separator; a second may only stand in fs_path, which is escaped.
  if (!parts || parts.length > 2) return undefined;
  const [userinfo = '', hostPart = ''] = parts.length === 2 ? parts : ['', parts[0]];
  const [hostPort = '', ...parameters] = hostPart.split('?', 1)[0]?.split(';') ?? [];
  const [, host, port] = HOST_PORT.exec(hostPort) ?? [];
  const user = decodeOnce(userinfo.split(':', 1)[0] ?? '');
  if (host === undefined || user === undefined || (port !== undefined && Number(port) > 65535))
    return undefined;
  const transport = parameter(parameters, 'transport')?.toLowerCase();
  const path = parameter(parameters, 'fs_path');
  const decodedPath = path === undefined ? undefined : decodeOnce(path);
  if (path !== undefined && decodedPath === undefined) return undefined;
  return {
    user,
    host: host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    ...(port !== undefined && { port: Number(port) }),
    ...(transport !== undefined && { transport }),
    ...(decodedPath !== undefined && { path: decodedPath }),
  };
}

export const isDialable = (user: string): boolean => DIALABLE.test(user);

/** The next hop of a leg that goes where its own URI says; undefined where that cannot be written safely. */
export function ownRoute(target: Target): string | undefined {
  const hop = nextHop(target);
  if (!hop) return undefined;
  const host = isIPv6(hop.host) ? `[${hop.host}]` : hop.host;
  if (hop.transport !== undefined && !/^(?:udp|tcp|tls|ws|wss)$/.test(hop.transport)) return undefined;
  const port = hop.port === undefined ? '' : `:${hop.port}`;
  return `sip:${host}${port}${hop.transport === undefined ? '' : `;transport=${hop.transport}`}`;
}

/** Where the packet would go: the path where there is one, else the host itself. */
export function nextHop(target: Target): Target | undefined {
  if (target.path === undefined) return target;
  const path = target.path.replace(/^<(.*)>$/, '$1');
  const hop = readTarget(/^sips?:/i.test(path) ? path : `sip:${path}`);
  return hop?.path === undefined ? hop : undefined;
}

/** RFC 3261 §25.1 user; brackets too become %XX, for FreeSWITCH's expressions end at them. */
export function encodeUser(user: string): string {
  return encodeURIComponent(user).replaceAll('%2B', '+').replaceAll('(', '%28').replaceAll(')', '%29');
}

function parameter(parameters: readonly string[], name: string): string | undefined {
  const found = parameters.find((one) => one.toLowerCase().startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

function decodeOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
