import type { Ear } from './ear.js';
import type { Answer, Side, Wire } from './phone-types.js';
import {
  audioOf,
  header,
  methodOf,
  oneLine,
  reply,
  type SipMessage,
  sdpOf,
  statusOf,
  tagOf,
  token,
  uriIn,
} from './sip-text.js';
import { pause, waitFor } from './wait.js';

/** One call of a softphone, whichever side began it. */
export class PhoneCall {
  readonly id: string;
  readonly number: string;
  /** The final answer: 0 while ringing, then 200, 302, 403, 404, 486, 603 … */
  code = 0;
  /** The Reason header of a refusal, e.g. `Q.850;cause=21`. */
  reason = '';
  /** `performance.now()` at INVITE out (or in), at the final answer and at the end. */
  readonly startedAt = performance.now();
  answeredAt: number | undefined;
  endedAt: number | undefined;
  endedBy: 'us' | 'them' | undefined;
  /** Bodies of NOTIFYs: how a transfer went (`SIP/2.0 200 OK`). */
  readonly transferNews: string[] = [];
  private readonly localTag = token();
  private remote = '';
  private target = '';
  private routes: string[] = [];
  private cseq = 1;
  private readonly answers = new Map<string, SipMessage>();
  private inviteBranch = '';
  private accepted = '';

  constructor(
    private readonly wire: Wire,
    readonly ear: Ear,
    private readonly side: Side,
  ) {
    this.id = side.id ?? `${token()}@lab`;
    this.number = side.number;
    this.remote = side.to;
    this.target = uriIn(side.to);
  }

  get over(): boolean {
    return this.endedBy !== undefined || this.code >= 300;
  }
  /** Resolves when the call is over; says who ended it. */
  ended(withinMs = 15_000): Promise<'us' | 'them'> {
    return waitFor(`the end of the call to ${this.number}`, () => this.endedBy, { withinMs, everyMs: 5 });
  }
  /** For `Replaces`: this dialog as its other side names it. */
  get dialog(): string {
    return `${this.id};to-tag=${tagOf(this.remote)};from-tag=${this.localTag}`;
  }

  invite(headers: readonly string[]): void {
    this.inviteBranch = `z9hG4bK${token()}`;
    const text = this.compose('INVITE', 1, this.inviteBranch, sdpOf(this.ear), [
      ...headers,
      'Content-Type: application/sdp',
    ]);
    void this.repeatUntil(text, () => this.code > 0 || this.answers.has('1 INVITE'));
  }

  /** Takes the call back before it is answered. */
  cancel(): Promise<void> {
    return this.transact('CANCEL', '', [], this.inviteBranch, 1);
  }
  async hangUp(): Promise<void> {
    if (this.endedBy !== undefined) return;
    this.finish('us');
    await this.transact('BYE');
  }
  /** Keys by RFC 4733 in the audio stream. */
  press(digits: string): Promise<void> {
    return this.ear.press(digits);
  }
  /** Keys by SIP INFO, `application/dtmf-relay`. */
  async pressByInfo(digits: string): Promise<void> {
    for (const digit of digits) {
      await this.transact('INFO', `Signal=${digit}\r\nDuration=160\r\n`, [
        'Content-Type: application/dtmf-relay',
      ]);
      await pause(100);
    }
  }
  /** Blind transfer (RFC 3515). Returns the code of the answer to REFER. */
  refer(number: string): Promise<number> {
    return this.referTo(`<sip:${oneLine(number)}@${this.side.far.host}:${this.side.far.port}>`);
  }
  /** Attended transfer: joins this call's party with `other`'s (RFC 3891). */
  transferTo(other: PhoneCall): Promise<number> {
    const replaces = encodeURIComponent(other.dialog);
    return this.referTo(
      `<sip:${other.number}@${this.side.far.host}:${this.side.far.port}?Replaces=${replaces}>`,
    );
  }
  private async referTo(target: string): Promise<number> {
    const cseq = this.cseq + 1;
    await this.transact('REFER', '', [`Refer-To: ${target}`, `Referred-By: ${this.wire.contact}`]);
    const answer = this.answers.get(`${cseq} REFER`);
    return answer === undefined ? 0 : statusOf(answer);
  }

  async answerAs(invite: SipMessage, answer: Answer): Promise<void> {
    this.remote = header(invite, 'from');
    this.target = uriIn(header(invite, 'contact')) || this.target;
    this.routes = [...(invite.headers.get('record-route') ?? [])];
    const send = (code: number, phrase: string, more: readonly string[] = [], body = '') => {
      this.accepted = reply(invite, code, phrase, more, body, this.localTag);
      this.wire.send(this.accepted, this.side.far);
    };
    send(180, 'Ringing', [`Contact: ${this.wire.contact}`]);
    if (answer.code === 'ring-on') return;
    if (answer.code === 302)
      return this.refuse(
        () => send(302, 'Moved Temporarily', [`Contact: <${oneLine(answer.contact)}>`]),
        302,
      );
    if (answer.code !== 200) return this.refuse(() => send(answer.code, 'No'), answer.code);
    await pause(answer.afterMs ?? 0);
    if (this.endedBy !== undefined) return;
    this.code = 200;
    this.answeredAt = performance.now();
    this.hearWhatIsIn(invite.body);
    if (answer.speakHz !== undefined) this.ear.speak(answer.speakHz);
    send(200, 'OK', [`Contact: ${this.wire.contact}`, 'Content-Type: application/sdp'], sdpOf(this.ear));
    // A 2xx is repeated until its ACK comes (RFC 3261 §13.3.1.4).
    void this.repeatUntil(this.accepted, () => this.answers.has('ACK') || this.endedBy !== undefined, false);
  }

  request(message: SipMessage, from: { readonly host: string; readonly port: number }): void {
    const method = methodOf(message);
    if (method === 'ACK') {
      this.answers.set('ACK', message);
      return;
    }
    if (method === 'INVITE' && this.answers.has('ACK') === false && this.side.id !== undefined) {
      this.wire.send(this.accepted, from);
      return;
    }
    const withSdp = method === 'INVITE' || (method === 'UPDATE' && message.body !== '');
    const more = [`Contact: ${this.wire.contact}`, ...(withSdp ? ['Content-Type: application/sdp'] : [])];
    this.wire.send(reply(message, 200, 'OK', more, withSdp ? sdpOf(this.ear) : '', this.localTag), from);
    if (withSdp) this.hearWhatIsIn(message.body);
    if (method === 'BYE' || method === 'CANCEL') this.finish('them');
    if (method === 'CANCEL')
      this.wire.send(this.accepted.replace(/^SIP\/2\.0 \d+ [^\r]*/, 'SIP/2.0 487 Cancelled'), from);
    if (method !== 'NOTIFY') return;
    this.transferNews.push(message.body.trim());
    // Told that the transfer succeeded, the phone that asked for it leaves the call (RFC 5589 §6).
    if (/^SIP\/2\.0 2/.test(message.body)) void this.hangUp();
  }

  response(message: SipMessage): void {
    const cseq = header(message, 'cseq');
    const code = statusOf(message);
    if (code >= 200 || cseq === '1 INVITE') this.answers.set(cseq, message);
    if (cseq !== '1 INVITE' || code < 200) return;
    this.remote = header(message, 'to');
    if (code < 300) this.target = uriIn(header(message, 'contact')) || this.target;
    this.routes = [...(message.headers.get('record-route') ?? [])].reverse();
    // The ACK of a refusal belongs to the INVITE's transaction and shares its branch; that of a 200 does not.
    const branch = code < 300 ? `z9hG4bK${token()}` : this.inviteBranch;
    this.wire.send(this.compose('ACK', 1, branch), this.side.far);
    if (this.code > 0) return;
    this.code = code;
    this.reason = header(message, 'reason');
    this.answeredAt = performance.now();
    if (code < 300) this.hearWhatIsIn(message.body);
    else this.finish('them');
  }

  private refuse(send: () => void, code: number): void {
    send();
    this.code = code;
    this.finish('us');
  }
  private finish(by: 'us' | 'them'): void {
    this.endedBy ??= by;
    this.endedAt ??= performance.now();
    this.ear.hush();
  }
  private hearWhatIsIn(sdp: string): void {
    const audio = audioOf(sdp);
    if (audio !== undefined) this.ear.speakTo(audio);
  }

  private async transact(
    method: string,
    body = '',
    headers: readonly string[] = [],
    branch = `z9hG4bK${token()}`,
    cseq?: number,
  ) {
    const number = cseq ?? ++this.cseq;
    const done = () => this.answers.has(`${number} ${method}`);
    await this.repeatUntil(this.compose(method, number, branch, body, headers), done);
  }
  private async repeatUntil(text: string, done: () => boolean, now = true): Promise<void> {
    if (now) this.wire.send(text, this.side.far);
    for (let n = 0; n < 8; n++) {
      for (let ms = 0; ms < 500; ms += 5) {
        if (done()) return;
        await pause(5);
      }
      this.wire.send(text, this.side.far);
    }
  }
  private compose(
    method: string,
    cseq: number,
    branch: string,
    body = '',
    headers: readonly string[] = [],
  ): string {
    const place = this.wire.contact.slice(1, -1).split('@')[1] ?? '';
    const routes = method === 'CANCEL' || (method === 'ACK' && this.code >= 300) ? [] : this.routes;
    return [
      `${method} ${method === 'INVITE' || method === 'CANCEL' ? uriIn(this.side.to) : this.target} SIP/2.0`,
      `Via: SIP/2.0/UDP ${place};branch=${branch};rport`,
      ...routes.map((route) => `Route: ${route}`),
      `From: ${this.side.from.replace(/;tag=.*/, '')};tag=${this.localTag}`,
      `To: ${method === 'INVITE' || method === 'CANCEL' ? this.side.to : this.remote}`,
      `Call-ID: ${this.id}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: ${this.wire.contact}`,
      'Max-Forwards: 70',
      ...headers.map(oneLine),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  }
}
