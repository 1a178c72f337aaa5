import { readVia, splitList, type Via } from './fields.js';

/** One SIP request, bytes kept as they came: what is echoed in a response must be echoed exactly (RFC 3261 §8.2.6.2). */
export interface Header {
  /** Lower case, compact forms written out. */
  readonly name: string;
  /** Unfolded, outer white space removed, otherwise byte for byte. */
  readonly value: string;
}

export interface SipRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly Header[];
  readonly bodyLength: number;
  /** Every Via, one value each, topmost first; read once, for four things ask for it on the way of a call. */
  readonly vias: readonly string[];
  /** The topmost Via; undefined where it cannot be read. */
  readonly via: Via | undefined;
}

export type Reading =
  | { readonly kind: 'request'; readonly request: SipRequest }
  /** Answerable: Via, From, To, Call-ID and CSeq are there. */
  | { readonly kind: 'bad'; readonly status: number; readonly why: string; readonly request: SipRequest }
  | { readonly kind: 'ignored'; readonly why: string };

const COMPACT: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  l: 'content-length',
  m: 'contact',
  c: 'content-type',
  e: 'content-encoding',
  k: 'supported',
  s: 'subject',
};
const NEEDED = ['via', 'from', 'to', 'call-id', 'cseq'] as const;
const ONCE = ['from', 'to', 'call-id', 'cseq', 'content-length', 'max-forwards'] as const;
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
export const MAX_HEADERS = 256;

const headerValues = (request: SipRequest, name: string): string[] =>
  request.headers.filter((header) => header.name === name).map((header) => header.value);

export const headerValue = (request: SipRequest, name: string): string | undefined =>
  request.headers.find((header) => header.name === name)?.value;

/** Reads one whole message: a datagram, or what the stream framing cut out. Never throws. */
export function readMessage(bytes: Buffer): Reading {
  const text = bytes.toString('latin1').replace(/^(?:\r\n)+/, '');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return ignored('no-end-of-headers');
  const head = text.slice(0, end);
  const body = text.length - end - 4;
  // A lone CR or LF, or NUL, is where two parsers part ways; nothing that a PBX sends has one.
  if (/\r(?!\n)|(?<!\r)\n|\0/.test(head)) return ignored('stray-line-break');
  const [startLine = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  if (/^SIP\//i.test(startLine)) return ignored('response');
  const [method, uri, version, ...more] = startLine.split(' ');
  if (!method || !TOKEN.test(method) || !uri || !version || more.length > 0) return ignored('request-line');
  const headers = readHeaders(lines);
  if (!headers) return ignored('header-line');
  const vias = headers.filter((header) => header.name === 'via').flatMap((header) => splitList(header.value));
  const via = readVia(vias[0] ?? '');
  const request: SipRequest = { method, uri, headers, bodyLength: body, vias, via };
  if (NEEDED.some((name) => !headerValue(request, name))) return ignored('missing-header');
  const fault = faultOf(request, version);
  return fault ? { kind: 'bad', ...fault, request } : { kind: 'request', request };
}

const ignored = (why: string): Reading => ({ kind: 'ignored', why });

function readHeaders(lines: readonly string[]): Header[] | undefined {
  if (lines.length > MAX_HEADERS) return undefined;
  const headers: Header[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd().toLowerCase();
    if (!TOKEN.test(name)) return undefined;
    headers.push({ name: COMPACT[name] ?? name, value: line.slice(colon + 1).trim() });
  }
  return headers;
}

function faultOf(request: SipRequest, version: string): { status: number; why: string } | undefined {
  if (version.toUpperCase() !== 'SIP/2.0') return { status: 505, why: 'version' };
  const twice = ONCE.find((name) => headerValues(request, name).length > 1);
  if (twice) return { status: 400, why: `two-${twice}` };
  const [, seq, method] = /^(\d{1,10})\s+(\S+)$/.exec(headerValue(request, 'cseq') ?? '') ?? [];
  // RFC 3261 §8.1.1.5: below 2**31, and the method is that of the request line.
  if (!seq || Number(seq) >= 2 ** 31 || method !== request.method) return { status: 400, why: 'cseq' };
  const length = headerValue(request, 'content-length');
  if (length === undefined) return undefined;
  if (!/^\d{1,9}$/.test(length)) return { status: 400, why: 'content-length' };
  return Number(length) > request.bodyLength ? { status: 400, why: 'truncated' } : undefined;
}
