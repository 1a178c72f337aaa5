import { percentDecode } from './percent.js';
import type { RawFrame } from './stream.js';

/** Headers by their exact name. A map and no object: a channel variable may be called `__proto__`. */
export type Headers = ReadonlyMap<string, string>;

export interface EslEvent {
  readonly name: string;
  field(name: string): string | undefined;
  /** The inner body (`_body` in JSON). */
  readonly body: string | undefined;
}

/** What a frame turned out to be. `garbage` is counted and logged, never fatal. */
export type Frame =
  | { readonly kind: 'auth-request' }
  /** Answers a command. `text` is `+OK …`, `-ERR …`, or what was asked for. */
  | { readonly kind: 'reply'; readonly text: string; readonly headers: Headers }
  | { readonly kind: 'api'; readonly body: string }
  | { readonly kind: 'event'; readonly event: EslEvent }
  /** An event nobody asked for: recognised by the bytes of its name and not parsed. */
  | { readonly kind: 'unwanted'; readonly name: string }
  /** The answer to `connect` on an outbound socket: the data of the leg, which also answers that command. */
  | { readonly kind: 'leg'; readonly event: EslEvent }
  | { readonly kind: 'disconnect'; readonly lingering: boolean; readonly body: string }
  | { readonly kind: 'rejection'; readonly body: string }
  | { readonly kind: 'log' }
  | { readonly kind: 'garbage'; readonly why: string };

/** Reads one frame. Total: whatever arrives, it answers. Without `wanted` every event is read. */
export function readFrame(raw: RawFrame, wanted?: ReadonlySet<string>): Frame {
  if (raw.head.startsWith('Event-Name:'))
    return { kind: 'leg', event: plainEvent(readHeaders(raw.head), undefined) };
  const type = /(?:^|\n)Content-Type:[ \t]*([^\n]*)/.exec(raw.head)?.[1]?.trim();
  switch (type) {
    case 'text/event-json':
      return readEvent(raw.body, wanted, jsonName, jsonEvent);
    case 'text/event-plain':
      return readEvent(raw.body, wanted, plainName, plainFromBody);
    case 'command/reply': {
      const headers = readHeaders(raw.head);
      return { kind: 'reply', text: headers.get('Reply-Text') ?? '', headers };
    }
    case 'api/response':
      return { kind: 'api', body: raw.body.toString('utf8') };
    case 'auth/request':
      return { kind: 'auth-request' };
    case 'text/disconnect-notice': {
      const lingering = /\nContent-Disposition:[ \t]*linger/.test(raw.head);
      return { kind: 'disconnect', lingering, body: raw.body.toString('utf8') };
    }
    case 'text/rude-rejection':
      return { kind: 'rejection', body: raw.body.toString('utf8') };
    case 'log/data':
      return { kind: 'log' };
    default:
      return {
        kind: 'garbage',
        why: type === undefined ? 'a frame without Content-Type' : 'a frame of another type',
      };
  }
}

function readEvent(
  body: Buffer,
  wanted: ReadonlySet<string> | undefined,
  nameOf: (body: Buffer) => string | undefined,
  read: (body: Buffer, name: string) => EslEvent | undefined,
): Frame {
  const name = nameOf(body);
  if (name === undefined) return { kind: 'garbage', why: 'an event without a name' };
  if (wanted && !wanted.has(name)) return { kind: 'unwanted', name };
  const event = read(body, name);
  return event ? { kind: 'event', event } : { kind: 'garbage', why: `${name} could not be read` };
}

const JSON_NAME = Buffer.from('"Event-Name":"');
const PLAIN_NAME = Buffer.from('Event-Name: ');

/** A quote inside a JSON value is escaped, so these bytes are always the key itself. */
function jsonName(body: Buffer): string | undefined {
  const at = body.indexOf(JSON_NAME);
  const end = at < 0 ? -1 : body.indexOf(0x22, at + JSON_NAME.length);
  return end < 0 ? spacedName(body) : body.toString('latin1', at + JSON_NAME.length, end);
}

/** JSON laid out for people, as other programs print it. */
const spacedName = (body: Buffer): string | undefined =>
  /"Event-Name"\s*:\s*"([^"]*)"/.exec(body.toString('latin1'))?.[1];

function plainName(body: Buffer): string | undefined {
  for (let at = body.indexOf(PLAIN_NAME); at >= 0; at = body.indexOf(PLAIN_NAME, at + 1)) {
    if (at > 0 && body[at - 1] !== 0x0a) continue;
    const end = body.indexOf(0x0a, at);
    return body.toString('latin1', at + PLAIN_NAME.length, end < 0 ? body.length : end);
  }
  return undefined;
}

function jsonEvent(body: Buffer, name: string): EslEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const field = (key: string): string | undefined => {
    const one = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (typeof one === 'string') return one;
    return Array.isArray(one) && typeof one[0] === 'string' ? one[0] : undefined; // a variable with several values
  };
  return { name, field, body: field('_body') };
}

function plainFromBody(body: Buffer): EslEvent {
  const blank = body.indexOf('\n\n');
  const head = blank < 0 ? body : body.subarray(0, blank);
  const headers = readHeaders(head.toString('latin1'));
  // The last Content-Length is FreeSWITCH's own; a sender's header of that name comes before it.
  const length = Number(headers.get('Content-Length') ?? '0');
  const inner = blank < 0 || !(length > 0) ? undefined : body.toString('utf8', blank + 2, blank + 2 + length);
  return plainEvent(headers, inner);
}

/** Of some 180 headers a reader wants a dozen: each is decoded when it is asked for. */
function plainEvent(headers: Headers, body: string | undefined): EslEvent {
  const field = (key: string): string | undefined => {
    const value = headers.get(key);
    return value === undefined ? undefined : percentDecode(value);
  };
  return { name: field('Event-Name') ?? '', field, body };
}

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

/** Values as they came: those of events are still percent-encoded. */
function readHeaders(head: string): Headers {
  // Header text is Latin-1 as cut from the stream; only where a byte is above ASCII is there UTF-8 to put together.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test is for bytes above ASCII
  const text = /^[\x00-\x7f]*$/.test(head) ? head : utf8(head);
  const headers = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
