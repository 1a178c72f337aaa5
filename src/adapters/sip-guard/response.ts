import { createHash } from 'node:crypto';
import { tagOf } from './fields.js';
import { headerValue, type SipRequest } from './message.js';

/** Where a request came from, and so where its answer goes. */
export interface Source {
  readonly transport: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
}

export interface Answer {
  readonly status: number;
  /** Of the status line, where it is not the status's own. */
  readonly phrase?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

export const ALLOW = 'INVITE, ACK, CANCEL, OPTIONS, BYE';
const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  405: 'Method Not Allowed',
  416: 'Unsupported URI Scheme',
  481: 'Call/Transaction Does Not Exist',
  487: 'Request Terminated',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
  603: 'Decline',
};

/**
 * The answer to a request as bytes: Via, From, To, Call-ID and CSeq of the request in their order (RFC 3261 §8.2.6.2), the
 * top Via with received and rport (RFC 3581 §4), a To tag that is the same for every copy of the request (§8.2.7).
 */
export function buildResponse(request: SipRequest, source: Source, answer: Answer): Buffer {
  const phrase = answer.phrase ?? PHRASES[answer.status] ?? 'Refused';
  if (/[\r\n\0]/.test(phrase)) throw new Error('line break in the status line');
  const lines = [`SIP/2.0 ${answer.status} ${phrase}`];
  lines.push(...viaLines(request, source));
  lines.push(`From: ${headerValue(request, 'from') ?? ''}`, `To: ${toWithTag(request)}`);
  lines.push(
    `Call-ID: ${headerValue(request, 'call-id') ?? ''}`,
    `CSeq: ${headerValue(request, 'cseq') ?? ''}`,
  );
  for (const [name, value] of answer.headers ?? []) lines.push(headerLine(name, value));
  lines.push('Content-Length: 0', '', '');
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

function headerLine(name: string, value: string): string {
  if (/[\r\n\0]/.test(value)) throw new Error(`line break in ${name}`);
  return `${name}: ${value}`;
}

function viaLines(request: SipRequest, source: Source): string[] {
  const [top = '', ...rest] = request.vias;
  return [markedVia(top, request, source), ...rest].map((via) => `Via: ${via}`);
}

function markedVia(top: string, { via }: SipRequest, source: Source): string {
  if (!via) return top;
  if (via.rport) return `${via.bare};received=${source.address};rport=${source.port}`;
  return via.host === source.address ? via.bare : `${via.bare};received=${source.address}`;
}

function toWithTag(request: SipRequest): string {
  const to = headerValue(request, 'to') ?? '';
  if (tagOf(to) !== undefined) return to;
  const seed = ['via', 'from', 'to', 'call-id'].map((name) => headerValue(request, name) ?? '').join('\n');
  return `${to};tag=${createHash('sha256').update(seed, 'latin1').digest('hex').slice(0, 16)}`;
}

/**
 * RFC 3261 §18.2.2 and RFC 3581: back to the source address; to its port where rport was asked for, else to the port in the
 * Via. maddr is not followed: the answer goes to whoever asked, so the guard cannot be made to write to a third party.
 */
export function answerPort({ via }: SipRequest, source: Source): number {
  return !via || via.rport ? source.port : (via.port ?? 5060);
}
