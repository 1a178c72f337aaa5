import { randomBytes } from 'node:crypto';
import { CODECS, type Codec } from './g711.js';

/** SIP messages as the lab's phones and traps read them. Written apart from the product: the witness is independent. */
export interface SipMessage {
  readonly startLine: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

const compact: Readonly<Record<string, string>> = {
  i: 'call-id',
  f: 'from',
  t: 'to',
  v: 'via',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
};

export function parseSip(text: string): SipMessage | undefined {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').replace(/^\n+/, '').split('\n\n');
  const [startLine = '', ...lines] = head.split('\n');
  if (!/^SIP\/2\.0 \d{3}|^[A-Z]+ \S+ SIP\/2\.0$/.test(startLine)) return undefined;
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const written = line.slice(0, colon).trim().toLowerCase();
    const name = compact[written] ?? written;
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { startLine, headers, body: rest.join('\n\n') };
}

export const header = (message: SipMessage, name: string): string => message.headers.get(name)?.[0] ?? '';
export const methodOf = (message: SipMessage): string =>
  message.startLine.startsWith('SIP/2.0') ? '' : (message.startLine.split(' ')[0] ?? '');
export const statusOf = (message: SipMessage): number =>
  Number(/^SIP\/2\.0 (\d{3})/.exec(message.startLine)?.[1] ?? 0);
export const userOf = (uri: string): string => /(?:sips?|tel):([^@;>]+)/.exec(uri)?.[1] ?? '';
export const numberOf = (message: SipMessage): string => userOf(message.startLine.split(' ')[1] ?? '');
export const uriIn = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value.split(';')[0] ?? '';
export const tagOf = (value: string): string => /;tag=([^;>\s]+)/.exec(value)?.[1] ?? '';

/** Where the other side wants its audio. */
export function audioOf(sdp: string): { host: string; port: number; dtmfPayload: number } | undefined {
  const host = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
  const port = /^m=audio (\d+)/m.exec(sdp)?.[1];
  if (host === undefined || port === undefined) return undefined;
  return {
    host,
    port: Number(port),
    dtmfPayload: Number(/^a=rtpmap:(\d+) telephone-event/im.exec(sdp)?.[1] ?? 101),
  };
}

/** Header values and targets come from tests and numbers: a line break would be a second header. */
export function oneLine(value: string): string {
  if (/[\r\n\0]/.test(value)) throw new Error('a SIP value must not hold a line break or NUL');
  return value;
}

/** A response to a request, with what RFC 3261 §8.2.6 says to copy. */
export function reply(
  request: SipMessage,
  code: number,
  phrase: string,
  more: readonly string[] = [],
  body = '',
  tag = '',
) {
  const to = header(request, 'to');
  return [
    `SIP/2.0 ${code} ${phrase}`,
    ...(request.headers.get('via') ?? []).map((via) => `Via: ${via}`),
    ...(request.headers.get('record-route') ?? []).map((route) => `Record-Route: ${route}`),
    `From: ${header(request, 'from')}`,
    `To: ${to}${tag === '' || to.includes(';tag=') ? '' : `;tag=${tag}`}`,
    `Call-ID: ${header(request, 'call-id')}`,
    `CSeq: ${header(request, 'cseq')}`,
    ...more,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** An offer or answer of µ-law and telephone events at this address. */
export function sdpOf({
  host,
  port,
  codec = 'ulaw',
}: {
  readonly host: string;
  readonly port: number;
  readonly codec?: Codec;
}): string {
  const { type, name } = CODECS[codec];
  return (
    `v=0\r\no=lab 1 1 IN IP4 ${host}\r\ns=-\r\nc=IN IP4 ${host}\r\nt=0 0\r\nm=audio ${port} RTP/AVP ${type} 101\r\n` +
    `a=rtpmap:${type} ${name}/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n`
  );
}

export const token = (): string => randomBytes(8).toString('hex');
