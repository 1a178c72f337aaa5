import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { decodeUlaw, encodeUlaw, rms, toneAmplitude } from './g711.js';
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

  private constructor(private readonly socket: Socket) {
    ({ address: this.host, port: this.port } = socket.address());
    socket.on('message', (packet) => this.receive(packet));
  }

  static open(host: string, port = 0): Promise<Ear> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.bind(port, host, () => resolve(new Ear(socket)));
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
    this.hush();
    let n = 0;
    this.speaking = setInterval(() => {
      if (this.pressing) return;
      const payload = Buffer.alloc(frame);
      for (let i = 0; i < frame; i++, n++)
        payload[i] = encodeUlaw(amplitude * Math.sin((2 * Math.PI * hz * n) / 8000));
      this.timestamp += frame;
      this.send(0, false, payload, this.timestamp);
    }, 20);
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
    if (type === 0) for (const byte of packet.subarray(12)) this.heardSamples.push(decodeUlaw(byte));
    const stamp = packet.readUInt32BE(4);
    if (type >= 96 && packet.length >= 16 && stamp !== this.lastEvent) {
      this.lastEvent = stamp;
      this.keysHeard.push('0123456789*#ABCD'[packet[12] ?? 99] ?? '?');
    }
  }

  private windows(from: number): number[][] {
    const parts: number[][] = [];
    for (let at = from; at + window <= this.heardSamples.length; at += window) {
      parts.push(this.heardSamples.slice(at, at + window));
    }
    return parts;
  }
}
