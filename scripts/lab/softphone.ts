import { createSocket, type Socket } from 'node:dgram';
import { Ear } from './ear.js';
import type { Codec } from './g711.js';
import { PhoneCall } from './phone-call.js';
import type { Answer, Wire } from './phone-types.js';
import { header, methodOf, numberOf, parseSip, reply, type SipMessage, statusOf } from './sip-text.js';
import { waitFor } from './wait.js';

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
  open = true;
  /** What this phone speaks on a call to or from a number. */
  codec: (number: string) => Codec = () => 'ulaw';
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
  async dial(
    number: string,
    { withinMs = 35_000, headers = [] as readonly string[], as = this.options.user } = {},
  ): Promise<PhoneCall> {
    const call = await this.ring(number, headers, as);
    await waitFor(`a final answer to the call to ${number}`, () => call.code >= 200, {
      withinMs,
      everyMs: 5,
    });
    return call;
  }

  /** Starts a call and does not wait for its answer. `as`: another agent's From user, from the same desk. */
  async ring(number: string, headers: readonly string[] = [], as = this.options.user): Promise<PhoneCall> {
    const call = new PhoneCall(this, await this.ear(number), {
      number,
      far: this.options.pbx,
      from: `<sip:${as}@${this.options.host}:${this.options.port}>`,
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
    if (!this.open) return;
    this.open = false;
    for (const call of this.calls.values()) {
      if (!call.over && call.code === 200) await call.hangUp().catch(() => undefined);
      await call.ear.close();
    }
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }

  private ear(number: string): Promise<Ear> {
    return Ear.open(this.options.host, 0, this.codec(number));
  }

  private receive(text: string, host: string, port: number): void {
    const message = parseSip(text);
    if (message === undefined) return;
    this.trace.push({ at: performance.now(), direction: 'in', message });
    const call = this.calls.get(header(message, 'call-id'));
    if (statusOf(message) > 0) call?.response(message);
    else if (call !== undefined) call.request(message, { host, port });
    else if (methodOf(message) === 'INVITE') void this.rungBy(message, { host, port });
    else if (methodOf(message) !== 'ACK') this.send(reply(message, 200, 'OK'), { host, port });
  }

  private async rungBy(invite: SipMessage, far: { host: string; port: number }): Promise<void> {
    // Claimed before the ear is open, or a retransmitted INVITE would ring twice.
    const call = new PhoneCall(this, await this.ear(numberOf(invite)), {
      number: numberOf(invite),
      far,
      from: header(invite, 'to'),
      to: header(invite, 'from'),
      id: header(invite, 'call-id'),
    });
    if (this.calls.has(call.id)) {
      await call.ear.close();
      return;
    }
    this.calls.set(call.id, call);
    this.rung.push(call);
    const answer = typeof this.answer === 'function' ? this.answer(invite) : this.answer;
    await call.answerAs(invite, answer ?? { code: 200 });
  }
}
