import { createHash } from 'node:crypto';

/**
 * The session's cookie. Over TLS the `__Host-` prefix has the browser see to it that no other host or path set it; without TLS,
 * on loopback, browsers refuse that prefix, so the plain name it is.
 */
export const cookieName = (secure: boolean): string =>
  secure ? '__Host-callward-session' : 'callward-session';

const SECRET = /^[A-Za-z0-9_-]{43}$/;

export function readCookie(header: string | undefined, secure: boolean): string | undefined {
  const name = cookieName(secure);
  const found = (header ?? '')
    .split(';')
    .map((part) => part.trim().split('='))
    .filter(([key]) => key === name);
  // Two of one name: somebody has planted one. Neither counts.
  const value = found.length === 1 ? found[0]?.[1] : undefined;
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

/** No Max-Age: it goes with the browser, and the service ends it in its own time. */
export function writeCookie(secret: string | null, secure: boolean): string {
  const end = secret === null ? '; Max-Age=0' : '';
  return `${cookieName(secure)}=${secret ?? ''}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${end}`;
}

/** Bound to the session and of no use without it; whoever can read it could read the board anyway. */
export const csrfOf = (secret: string): string =>
  createHash('sha256').update(`csrf ${secret}`).digest('base64url');
