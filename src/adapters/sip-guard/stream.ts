/** Cuts a TCP byte stream into SIP messages by Content-Length (RFC 3261 §18.3). */
export const MAX_HEAD = 16 * 1024;
export const MAX_BODY = 64 * 1024;

export interface Framing {
  /** Whole messages out of what has come so far. */
  push(chunk: Buffer): readonly Buffer[];
  /** The framing is lost and the connection has to go; why. */
  readonly lost: string | undefined;
  /** A message has begun and is not whole: the sender owes the rest. */
  readonly partial: boolean;
}

const END = Buffer.from('\r\n\r\n');

export function createFraming(): Framing {
  let held: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let need: number | undefined;
  let lost: string | undefined;

  function next(): Buffer | undefined {
    if (need === undefined) {
      // Keep-alive: CRLF between messages (RFC 5626 §3.5.1), zero bytes from some NAT helpers.
      let blank = 0;
      while (scanned === 0 && blank < held.length && isBlank(held[blank])) blank += 1;
      if (blank > 0) held = held.subarray(blank);
      const end = held.indexOf(END, Math.max(0, scanned - END.length + 1));
      scanned = held.length;
      if (Math.max(end, 0) > MAX_HEAD || (end < 0 && held.length > MAX_HEAD)) lost = 'head-too-long';
      if (end < 0 || lost) return undefined;
      const length = contentLength(held.subarray(0, end + 2).toString('latin1'));
      if (length === undefined || length > MAX_BODY) {
        lost = length === undefined ? 'no-content-length' : 'body-too-long';
        return undefined;
      }
      need = end + END.length + length;
    }
    if (held.length < need) return undefined;
    const message = Buffer.from(held.subarray(0, need));
    held = held.subarray(need);
    need = undefined;
    scanned = 0;
    return message;
  }

  return {
    push(chunk) {
      if (lost) return [];
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const messages: Buffer[] = [];
      for (let message = next(); message; message = next()) messages.push(message);
      if (lost) held = Buffer.alloc(0);
      return messages;
    },
    get lost() {
      return lost;
    },
    get partial() {
      return held.length > 0;
    },
  };
}

const isBlank = (byte: number | undefined): boolean => byte === 13 || byte === 10 || byte === 0;

/** undefined where it is missing, malformed, or said twice with two meanings: the next message could begin anywhere. */
function contentLength(head: string): number | undefined {
  const said = [...head.matchAll(/\r\n(?:content-length|l)[ \t]*:((?:[^\r]|\r\n[ \t])*)(?=\r\n)/gi)].map(
    (match) => (match[1] ?? '').trim(),
  );
  const [first] = said;
  if (first === undefined || !/^\d{1,9}$/.test(first) || said.some((other) => other !== first))
    return undefined;
  return Number(first);
}
