import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { Carrier, type Invite } from './carrier.js';
import {
  header,
  methodOf,
  numberOf,
  parseSip,
  reply,
  type SipMessage,
  sdpOf,
  token,
  uriIn,
} from './sip-text.js';

export interface TlsCarrierOptions {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** Asks for credentials first, as many carriers do. */
  readonly challenge?: 401 | 407;
  /** Told to callers in the SDP; no audio is sent. */
  readonly audioPort?: number;
}

/** A carrier that speaks SIP over TLS: Debian's SIPp is built without it. Answers at once and hangs up when told. */
export class TlsCarrier extends Carrier {
  readonly #seen = new Map<string, Invite>();
  readonly #open = new Set<TLSSocket>();
  readonly #tag = token();
  /** Requests in the order they came: INVITE ACK INVITE ACK BYE for a challenged call. */
  readonly requests: SipMessage[] = [];
  readonly #sockets = new Map<string, TLSSocket>();

  private constructor(
    readonly options: TlsCarrierOptions,
    private readonly server: Server,
  ) {
    super();
    server.on('secureConnection', (socket) => this.#serve(socket));
  }

  static async start(options: TlsCarrierOptions): Promise<TlsCarrier> {
    const server = createServer({ key: options.key, cert: options.cert });
    const carrier = new TlsCarrier(options, server);
    server.listen(options.port, options.host);
    await once(server, 'listening');
    return carrier;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  get alive(): boolean {
    return this.server.listening;
  }
  invites(): ReadonlyMap<string, Invite> {
    return this.#seen;
  }
  /** The called person hangs up: BYE on the connection the call came by. */
  hangUp(invite: Invite): void {
    const { message } = invite;
    const id = header(message, 'call-id');
    const lines = [
      `BYE ${uriIn(header(message, 'contact'))} SIP/2.0`,
      `Via: SIP/2.0/TLS ${this.options.host}:${this.port};branch=z9hG4bK${token()}`,
      `From: ${header(message, 'to')};tag=${this.#tag}`,
      `To: ${header(message, 'from')}`,
      `Call-ID: ${id}`,
      'CSeq: 1 BYE',
      'Max-Forwards: 70',
      'Content-Length: 0',
    ];
    this.#sockets.get(id)?.write(`${lines.join('\r\n')}\r\n\r\n`);
  }
  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #serve(socket: TLSSocket): void {
    this.#open.add(socket);
    let held = '';
    // A PBX that drops the connection is the test's business, not the carrier's end.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#open.delete(socket));
    socket.on('data', (chunk) => {
      held += chunk.toString('latin1');
      for (;;) {
        const end = held.indexOf('\r\n\r\n');
        const length = Number(
          /^content-length\s*:\s*(\d+)/im.exec(held.slice(0, Math.max(end, 0)))?.[1] ?? 0,
        );
        if (end < 0 || held.length < end + 4 + length) return;
        for (const answer of this.#answers(held.slice(0, end + 4 + length), socket))
          socket.write(answer, 'latin1');
        held = held.slice(end + 4 + length);
      }
    });
  }

  #answers(text: string, socket: TLSSocket): string[] {
    const message = parseSip(text);
    const method = message === undefined ? '' : methodOf(message);
    if (message === undefined || method === '') return [];
    if (method !== 'OPTIONS') this.requests.push(message);
    this.#sockets.set(header(message, 'call-id'), socket);
    if (method === 'ACK') return [];
    if (method !== 'INVITE') return [reply(message, 200, 'OK', [], '', this.#tag)];
    this.#seen.set(header(message, 'call-id'), {
      number: numberOf(message),
      atUs: Date.now() * 1000,
      message,
    });
    const { challenge, host, audioPort = 9 } = this.options;
    if (challenge !== undefined && !/^(?:proxy-)?authorization:/im.test(text)) {
      const ask = challenge === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
      const wanted = `${ask}: Digest realm="carrier", nonce="${token()}", algorithm=MD5`;
      return [reply(message, challenge, 'Credentials Wanted', [wanted], '', this.#tag)];
    }
    const more = [
      `Contact: <sip:carrier@${host}:${this.port};transport=tls>`,
      'Content-Type: application/sdp',
    ];
    return [reply(message, 200, 'OK', more, sdpOf({ host, port: audioPort }), this.#tag)];
  }
}
