import { createSocket, type Socket } from 'node:dgram';
import { Ear } from './ear.js';
import { PhoneCall, type Wire } from './phone-call.js';
import { header, methodOf, numberOf, parseSip, type SipMessage, statusOf } from './sip-text.js';
import { waitFor } from './wait.js';

/** What this phone does when it is rung. 302 sends the caller to `contact`; a function may choose by the call. */
export type Answer =
  | { readonly code: 200; readonly afterMs?: number; readonly speakHz?: number }
  | { readonly code: 302; readonly contact: string }
  | { readonly code: 404 | 480 | 486 | 503 | 603 }
  | { readonly code: 'ring-on' };

export interface SoftphoneOptions {
  readonly host: string;
  readonly port: number;
  /** The From user by which the PBX knows the phone. */
  readonly user: string;
  readonly pbx: { readonly host: string; readonly port: number };
  readonly answer?: Answer | ((invite: SipMessage) => Answer);
}

export interface Seen {
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly message: SipMessage;
}

/** A phone on UDP with one ear a call: dials, rings, talks, presses keys, transfers. */
export class Softphone implements Wire {
  /** Calls that rang here, oldest first. */
  readonly rung: PhoneCall[] = [];
  /** Every SIP message in and out, with `performance.now()`. */
  readonly trace: Seen[] = [];
  answer: SoftphoneOptions['answer'];
  private readonly calls = new Map<string, PhoneCall>();

  private constructor(
    private readonly socket: Socket,
    readonly options: SoftphoneOptions,
  ) {
    this.answer = options.answer;
    socket.on('message', (packet, from) => this.receive(packet.toString('utf8'), from.address, from.port));
  }

  static start(options: SoftphoneOptions): Promise<Softphone> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.bind(options.port, options.host, () => resolve(new Softphone(socket, options)));
    });
  }

  /** Rings a number and resolves at the final answer, whatever it is: read `call.code`. */
  async dial(number: string, { withinMs = 35_000, headers = [] as readonly string[] } = {}): Promise<PhoneCall> {
    const call = await this.ring(number, headers);
    await waitFor(`a final answer to the call to ${number}`, () => call.code >= 200, { withinMs, everyMs: 5 });
    return call;
  }

  /** Starts a call and does not wait for its answer. */
  async ring(number: string, headers: readonly string[] = []): Promise<PhoneCall> {
    const call = new PhoneCall(this, await Ear.open(this.options.host), {
      number,
      far: this.options.pbx,
      from: `<sip:${this.options.user}@${this.options.host}:${this.options.port}>`,
      to: `<sip:${number}@${this.options.pbx.host}:${this.options.pbx.port}>`,
    });
    this.calls.set(call.id, call);
    call.invite(headers);
    return call;
  }

  /** The next call that rings here, counted from `from` (take `phone.rung.length` before the deed). */
  nextCall(from: number, withinMs = 15_000): Promise<PhoneCall> {
    return waitFor(`a call at ${this.options.user}`, () => this.rung[from], { withinMs, everyMs: 5 });
  }

  send(text: string, to: { readonly host: string; readonly port: number }): void {
    const message = parseSip(text);
    if (message !== undefined) this.trace.push({ at: performance.now(), direction: 'out', message });
    this.socket.send(text, to.port, to.host);
  }

  get contact(): string {
    return `<sip:${this.options.user}@${this.options.host}:${this.options.port}>`;
  }

  /** Ends the calls that are up, then the phone. */
  async close(): Promise<void> {
    for (const call of this.calls.values()) {
      if (!call.over && call.code === 200) await call.hangUp().catch(() => undefined);
      await call.ear.close();
    }
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }

  private receive(text: string, host: string, port: number): void {
    const message = parseSip(text);
    if (message === undefined) return;
    this.trace.push({ at: performance.now(), direction: 'in', message });
    const call = this.calls.get(header(message, 'call-id'));
    if (statusOf(message) > 0) return call?.response(message);
    if (call !== undefined) return call.request(message, { host, port });
    if (methodOf(message) === 'INVITE') void this.rungBy(message, { host, port });
    else if (methodOf(message) !== 'ACK') this.send(reply(message, 200, 'OK'), { host, port });
  }

  private async rungBy(invite: SipMessage, far: { host: string; port: number }): Promise<void> {
    // Claimed before the ear is open, or a retransmitted INVITE would ring twice.
    const call = new PhoneCall(this, await Ear.open(this.options.host), {
      number: numberOf(invite),
      far,
      from: header(invite, 'to'),
      to: header(invite, 'from'),
      id: header(invite, 'call-id'),
    });
    if (this.calls.has(call.id)) return void call.ear.close();
    this.calls.set(call.id, call);
    this.rung.push(call);
    const answer = typeof this.answer === 'function' ? this.answer(invite) : this.answer;
    await call.answerAs(invite, answer ?? { code: 200 });
  }
}

/** A response to a request, with what RFC 3261 §8.2.6 says to copy. */
export function reply(request: SipMessage, code: number, phrase: string, more: readonly string[] = [], body = '', tag = '') {
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
