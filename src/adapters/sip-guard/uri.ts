/**
 * A request URI read as strictly as the carrier would have to read it to dial: what is decided must be what is dialled, so a
 * spelling that two readers could take for two numbers is refused. Strings hold one byte a character (latin1).
 */
export interface RequestUri {
  readonly scheme: 'sip' | 'sips' | 'tel';
  /** User part percent-decoded once, read as UTF-8; without the password; empty where there is none. */
  readonly user: string;
}

export type UriReading =
  | { readonly ok: true; readonly uri: RequestUri }
  | { readonly ok: false; readonly status: 400 | 416; readonly why: string };

const PRINTABLE = /^[!-~]+$/;
const HOST_PORT = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9.])?)(?::\d{1,5})?$/;
/** What may be redirected: no parameter, routing number, pause or second address can hide in these (RFC 3966, RFC 4694). */
const DIALABLE = /^[0-9A-Za-z+*#._~()-]{1,128}$/;

const bad = (why: string, status: 400 | 416 = 400): UriReading => ({ ok: false, status, why });

export function readRequestUri(text: string): UriReading {
  if (!PRINTABLE.test(text) || /[<>"\\^`{|}]/.test(text)) return bad('uri-characters');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase();
  if (scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel') return bad('uri-scheme', 416);
  const rest = text.slice(scheme.length + 1);
  if (scheme === 'tel') return withUser(scheme, rest);
  const parts = rest.split('@');
  // RFC 3261 §25.1 has no unescaped @ but the one separator; with two, readers differ about where the host begins.
  if (parts.length > 2) return bad('uri-two-ats');
  const [userinfo, hostPart] = parts.length === 2 ? parts : ['', parts[0]];
  const host = (hostPart ?? '').split(/[;?]/, 1)[0] ?? '';
  if (!HOST_PORT.test(host)) return bad('uri-host');
  if (parts.length === 2 && userinfo === '') return bad('uri-empty-user');
  return withUser(scheme, (userinfo ?? '').split(':', 1)[0] ?? '');
}

function withUser(scheme: RequestUri['scheme'], raw: string): UriReading {
  const user = percentDecode(raw);
  return user === undefined ? bad('uri-escape') : { ok: true, uri: { scheme, user } };
}

/** Percent-decoding once, bytes read as UTF-8; undefined for a broken escape or bytes that are no UTF-8. */
export function percentDecode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

/** Whether the decoded user part is one plain number or name that every reader reads alike. */
export const isDialable = (user: string): boolean => DIALABLE.test(user);

/** RFC 3261 §25.1 user: unreserved and `+` stand as they are, every other byte becomes %XX. */
export function encodeUser(user: string): string {
  return user.replace(/[^0-9A-Za-z\-_.!~*'()+]/gu, (char) =>
    [...Buffer.from(char, 'utf8')]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

/** The carrier's own address: scheme, host, port and parameters such as `transport=tls`, checked once at construction. */
export interface CarrierUri {
  contactFor(user: string): string;
}

export function parseCarrierUri(text: string): CarrierUri {
  const match = /^(sips?):([^;?@]+)((?:;[A-Za-z0-9-]+(?:=[A-Za-z0-9.:_[\]-]+)?)*)$/.exec(text);
  const [, scheme, host, params] = match ?? [];
  if (scheme === undefined || host === undefined || !HOST_PORT.test(host)) {
    throw new Error(
      `not a carrier address: ${JSON.stringify(text)}; write sip:host:port;transport=udp|tcp|tls`,
    );
  }
  return { contactFor: (user) => `<${scheme}:${encodeUser(user)}@${host}${params ?? ''}>` };
}
