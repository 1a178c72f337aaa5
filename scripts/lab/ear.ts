import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { CODECS, type Codec, rms, toneAmplitude } from './g711.js';
import { pause } from './wait.js';

const frame = 160; // samples in 20 ms at 8 kHz
const window = 400; // 50 ms: short enough for a beep, long enough to tell 440 from 700 Hz

/** The media half of a phone: hears what arrives, and speaks tones and keys. Needs no root. */
export class Ear {
  readonly host: string;
  readonly port: number;
  /** RFC 4733 events received, one entry a key press. */
  readonly keysHeard: string[] = [];
  private readonly heardSamples: number[] = [];
  private far: { host: string; port: number; dtmfPayload: number } | undefined;
  private readonly ssrc = randomInt(2 ** 31);
  private sequence = randomInt(30_000);
  private timestamp = randomInt(2 ** 30);
  private lastEvent = -1;
  private speaking: NodeJS.Timeout | undefined;
  private pressing = false;
  /** Packets of sound that arrived, and how many the sequence numbers say are missing (a jump of 100 is a new count). */
  received = 0;
  lost = 0;
  private expected = -1;

  private constructor(
    private readonly socket: Socket,
    readonly codec: Codec,
  ) {
    ({ address: this.host, port: this.port } = socket.address());
    socket.on('message', (packet) => this.receive(packet));
  }

  static open(host: string, port = 0, codec: Codec = 'ulaw'): Promise<Ear> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.bind(port, host, () => resolve(new Ear(socket, codec)));
    });
  }

  /** Where to send: the address in the other side's SDP. */
  speakTo(far: { host: string; port: number; dtmfPayload: number }): void {
    this.far = far;
  }

  /** All samples heard so far, 8 kHz. `from` is a mark taken earlier. */
  samples(from = 0): readonly number[] {
    return this.heardSamples.slice(from);
  }
  mark(): number {
    return this.heardSamples.length;
  }
  /** Seconds of audio that arrived, silence included. */
  seconds(from = 0): number {
    return (this.heardSamples.length - from) / 8000;
  }
  /** The loudest 50 ms. Comfort noise and idle lines stay below 50; speech and tones are above 500. */
  loudest(from = 0): number {
    return Math.max(0, ...this.windows(from).map(rms));
  }
  /** Milliseconds in which something was audible. */
  audibleMs(from = 0, threshold = 200): number {
    return this.windows(from).filter((part) => rms(part) > threshold).length * 50;
  }
  /** The strongest 50 ms of one frequency, as an amplitude. */
  tone(hz: number, from = 0): number {
    return Math.max(0, ...this.windows(from).map((part) => toneAmplitude(part, hz)));
  }

  /** Speaks a steady tone (or silence at amplitude 0) until stopped; a live line is never without packets. */
  speak(hz: number, amplitude = 8000): void {
    const { encode } = CODECS[this.codec];
    let n = 0;
    const sample = () => encode(Math.round(amplitude * Math.sin((2 * Math.PI * hz * n++) / 8000)));
    this.sendFrames(() => Buffer.from(Uint8Array.from({ length: frame }, sample)));
  }

  /** Says a clip of G.711 bytes of this phone's codec, once, and is silent before and after. Resolves at its last sound. */
  say(clip: Buffer): Promise<void> {
    const silence = Buffer.alloc(frame, CODECS[this.codec].encode(0));
    let at = 0;
    return new Promise((resolve) => {
      this.sendFrames(() => {
        if (at >= clip.length) return silence;
        const said = Buffer.concat([clip.subarray(at, at + frame), silence]).subarray(0, frame);
        at += frame;
        if (at >= clip.length) resolve();
        return said;
      });
    });
  }

  /** One frame each 20 ms by the clock: a timer that comes late must not slow the speech down. */
  private sendFrames(next: () => Buffer): void {
    this.hush();
    const begun = performance.now();
    let sent = 0;
    const tick = (): void => {
      for (; sent * 20 <= performance.now() - begun; sent++) {
        if (this.pressing) continue;
        this.timestamp += frame;
        this.send(CODECS[this.codec].type, false, next(), this.timestamp);
      }
    };
    tick();
    this.speaking = setInterval(tick, 20);
  }
  hush(): void {
    clearInterval(this.speaking);
  }

  /** Presses keys by RFC 4733: 5 packets of 20 ms a key, the end packet three times, 60 ms between keys. */
  async press(digits: string): Promise<void> {
    this.pressing = true;
    for (const digit of digits) {
      const event = '0123456789*#ABCD'.indexOf(digit);
      if (event < 0) throw new Error(`no such key: ${JSON.stringify(digit)}`);
      this.timestamp += frame;
      const start = this.timestamp;
      for (let step = 1; step <= 8; step++) {
        const payload = Buffer.from([event, (step > 5 ? 0x80 : 0) | 10, 0, 0]);
        payload.writeUInt16BE(Math.min(step, 6) * frame, 2);
        this.send(this.far?.dtmfPayload ?? 101, step === 1, payload, start);
        if (step <= 5) await pause(20);
      }
      this.timestamp += 8 * frame;
      await pause(60);
    }
    this.pressing = false;
  }

  close(): Promise<void> {
    this.hush();
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  private send(payloadType: number, marker: boolean, payload: Buffer, timestamp: number): void {
    if (this.far === undefined) return;
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = (marker ? 0x80 : 0) | payloadType;
    this.sequence = (this.sequence + 1) & 0xffff;
    head.writeUInt16BE(this.sequence, 2);
    head.writeUInt32BE(timestamp >>> 0, 4);
    head.writeUInt32BE(this.ssrc, 8);
    this.socket.send(Buffer.concat([head, payload]), this.far.port, this.far.host);
  }

  private receive(packet: Buffer): void {
    if (packet.length < 13) return;
    const type = (packet[1] ?? 0) & 0x7f;
    const codec = Object.values(CODECS).find((one) => one.type === type);
    if (codec) {
      this.count(packet.readUInt16BE(2));
      for (const byte of packet.subarray(12)) this.heardSamples.push(codec.decode(byte));
    }
    const stamp = packet.readUInt32BE(4);
    if (type >= 96 && packet.length >= 16 && stamp !== this.lastEvent) {
      this.lastEvent = stamp;
      this.keysHeard.push('0123456789*#ABCD'[packet[12] ?? 99] ?? '?');
    }
  }

  private count(sequence: number): void {
    const ahead = this.expected < 0 ? 0 : (sequence - this.expected) & 0xffff;
    this.received += 1;
    if (ahead >= 0x8000)
      this.lost -= 1; // late, and counted as lost before
    else this.expected = (sequence + 1) & 0xffff;
    if (ahead < 100) this.lost += ahead;
  }

  private windows(from: number): number[][] {
    const parts: number[][] = [];
    for (let at = from; at + window <= this.heardSamples.length; at += window) {
      parts.push(this.heardSamples.slice(at, at + window));
    }
    return parts;
  }
}
