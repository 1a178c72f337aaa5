/** One frame as it lay in the stream. `body` is a view that is only good until the next `push`. */
export interface RawFrame {
  /** The header block as text, without its closing blank line. Latin-1: one character a byte. */
  readonly head: string;
  readonly body: Buffer;
}

export interface FrameStream {
  /** Takes bytes in whatever pieces they come. Never throws; a stream that is no event socket is told once, then ignored. */
  push(bytes: Buffer): void;
  /** Bytes kept for an unfinished frame: at most both limits, the blank line and one piece together. */
  held(): number;
}

/** In bytes. A stream that goes beyond them is no event socket. */
export interface FrameLimits {
  readonly head: number;
  readonly body: number;
}

/** A header block is some hundred kB at the very most (a connect reply with many variables); a body holds `show` answers. */
export const LIMITS: FrameLimits = { head: 4 * 1024 * 1024, body: 64 * 1024 * 1024 };
const LF = 0x0a;
const FIRST = 64 * 1024;

/**
 * Cuts the byte stream into frames: headers, blank line, and as many *bytes* as Content-Length says. Linear time however the
 * pieces fall: bytes are copied once into a buffer that doubles, and no byte is searched twice for the blank line.
 */
export function openFrameStream(
  frame: (frame: RawFrame) => void,
  broken: (why: string) => void,
  limits: FrameLimits = LIMITS,
): FrameStream {
  const longest = limits.head + 2 + limits.body;
  let held: Buffer = Buffer.alloc(0); // bytes of an unfinished frame: held[from..to)
  let from = 0;
  let to = 0;
  let searched = 0; // no blank line starts before this place
  let head: string | undefined;
  let length = 0;
  let bodyAt = 0;
  let dead = false;

  const fail = (why: string): void => {
    dead = true;
    held = Buffer.alloc(0);
    broken(why);
  };

  function add(bytes: Buffer): void {
    const need = to - from + bytes.length;
    if (need > held.length || held.length - to < bytes.length) {
      // It grows with what came, not with what a Content-Length promises.
      const room = Math.max(FIRST, need, Math.min(held.length * 2, longest));
      const next = need > held.length ? Buffer.allocUnsafe(room) : held;
      held.copy(next, 0, from, to);
      held = next;
      searched -= from;
      bodyAt -= from;
      to -= from;
      from = 0;
    }
    bytes.copy(held, to);
    to += bytes.length;
  }

  /** Finds the frames in `bytes[at..end)`; answers where the first unfinished one begins. */
  function cut(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && !dead) {
      if (head === undefined) {
        if (bytes[at] === LF) {
          at += 1; // a blank line between frames is nobody's
          continue;
        }
        const blank = blankLine(bytes, Math.max(at, searched - 1), end);
        if ((blank < 0 ? end - 1 : blank) - at > limits.head) {
          fail('a header block without an end');
          return end;
        }
        if (blank < 0) {
          searched = end;
          return at;
        }
        const block = bytes.toString('latin1', at, blank);
        head = block;
        length = bodyLength(block);
        if (Number.isNaN(length) || length > limits.body) {
          fail('a Content-Length that is none');
          return end;
        }
        bodyAt = blank + 2;
      }
      if (end - bodyAt < length) return at;
      const done = head;
      head = undefined;
      at = bodyAt + length;
      searched = at;
      frame({ head: done, body: bytes.subarray(bodyAt, at) });
    }
    return at;
  }

  return {
    held: () => held.length,
    push(bytes) {
      if (dead || bytes.length === 0) return;
      if (from === to) {
        // Nothing held: whole frames are read where they lie.
        from = 0;
        to = 0;
        searched = 0;
        const rest = cut(bytes, 0, bytes.length);
        if (dead || rest >= bytes.length) return;
        searched -= rest;
        bodyAt -= rest;
        add(bytes.subarray(rest));
        return;
      }
      add(bytes);
      from = cut(held, from, to);
      if (from === to && held.length > 16 * FIRST) held = Buffer.alloc(0); // a rare long answer is not kept
    },
  };
}

function blankLine(bytes: Buffer, at: number, end: number): number {
  for (let place = bytes.indexOf(LF, at); place >= 0 && place + 1 < end; place = bytes.indexOf(LF, place + 1))
    if (bytes[place + 1] === LF) return place;
  return -1;
}

/**
 * 0 where the block says none. A block that begins with Event-Name is the answer to `connect` on an outbound socket, which has
 * no body: whatever length it names is a channel's own variable.
 */
function bodyLength(head: string): number {
  if (head.startsWith('Event-Name:')) return 0;
  const found = /(?:^|\n)Content-Length:([^\n]*)/.exec(head);
  if (!found) return 0;
  const text = (found[1] ?? '').trim();
  return /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
}
