/** Where a packet came from. */
export interface Source {
  readonly address: string;
  readonly port: number;
}

/** Frames of 20 ms: as long as one is held back for an earlier one that may still come, and the longest silence put in for lost ones. */
const HELD = 4;
const FILLED = 50;
/** A sequence number farther off than this is no late packet but another count (RFC 3550 A.1). */
const FAR = 100;
const BYTES_A_MS = 16; // 8 kHz, 16 bits
/** What Asterisk calls L16 at 8 kHz mono: 10 on the wire, 11 in its list. */
const L16: readonly number[] = [10, 11];

export interface RtpPacket {
  readonly type: number;
  readonly sequence: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

/** RFC 3550 §5.1. Undefined for what is no RTP: whatever arrives at a port, this answers. */
export function readRtp(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < 12) return undefined;
  const first = bytes.readUInt8(0);
  if (first >> 6 !== 2) return undefined;
  let from = 12 + 4 * (first & 0x0f);
  if (first & 0x10) {
    if (bytes.length < from + 4) return undefined;
    from += 4 + 4 * bytes.readUInt16BE(from + 2);
  }
  const padding = first & 0x20 ? bytes.readUInt8(bytes.length - 1) : 0;
  const until = bytes.length - padding;
  if (from > until || (first & 0x20 && padding === 0)) return undefined;
  return {
    type: bytes.readUInt8(1) & 0x7f,
    sequence: bytes.readUInt16BE(2),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(from, until),
  };
}

/**
 * One party's voice out of RTP, as the speech port wants it: 8 kHz, little-endian, in order, silence for what was lost. The first
 * sender of audio is the sender; a new SSRC, or two packets in a row of another count, begin again.
 */
export function createRtpReceiver(audio: (pcm: Buffer) => void) {
  const held = new Map<number, Buffer>();
  let source: Source | undefined;
  let ssrc = 0;
  let next = 0;
  let frame = 320;
  let stray: number | undefined;
  let spoke = false;

  function emit(pcm: Buffer): void {
    spoke = true;
    audio(pcm);
  }

  const ahead = (sequence: number): number => (sequence - next) & 0xffff;

  /** Hands on what follows without a gap. */
  function onward(): void {
    for (let pcm = held.get(next); pcm; pcm = held.get(next)) {
      held.delete(next);
      next = (next + 1) & 0xffff;
      emit(pcm);
    }
  }

  /** The gap will not fill any more: silence in its place, so that offsets stay true. */
  function skip(): void {
    const missing = Math.min(...[...held.keys()].map(ahead));
    emit(Buffer.alloc(frame * Math.min(missing, FILLED)));
    next = (next + missing) & 0xffff;
    onward();
  }

  function flush(): void {
    while (held.size > 0) skip();
  }

  /** RTP counts again from here. */
  function begin(packet: RtpPacket): void {
    flush();
    ssrc = packet.ssrc;
    next = packet.sequence;
    stray = undefined;
  }

  function packet(bytes: Buffer, from: Source): void {
    const got = readRtp(bytes);
    if (!got || !L16.includes(got.type) || got.payload.length === 0 || got.payload.length % 2 === 1) return;
    if (!source) {
      source = from;
      begin(got);
    }
    if (from.address !== source.address || from.port !== source.port) return;
    if (got.ssrc !== ssrc) begin(got);
    const distance = ahead(got.sequence);
    if (distance >= FAR && distance <= 0x10000 - FAR) {
      const follows = stray !== undefined && got.sequence === ((stray + 1) & 0xffff);
      stray = got.sequence;
      if (!follows) return;
      begin(got);
    }
    if (ahead(got.sequence) >= FAR) return; // too late, or twice
    frame = got.payload.length;
    held.set(got.sequence, Buffer.from(got.payload).swap16());
    onward();
    if (held.size > HELD) skip();
  }

  /** So many ms have gone by: a phone that sends nothing in silence is heard as silent, or a recogniser would never end a word. */
  function passed(ms: number): void {
    if (source && !spoke) {
      if (held.size > 0) flush();
      else audio(Buffer.alloc(ms * BYTES_A_MS));
    }
    spoke = false;
  }

  return { packet, passed };
}
