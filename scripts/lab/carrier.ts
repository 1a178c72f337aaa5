import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from './child.js';
import { methodOf, type SipMessage } from './sip-text.js';
import { scenarioFile } from './sipp.js';
import type { Softphone } from './softphone.js';
import { invitesIn, readTrace } from './trace.js';
import { waitFor } from './wait.js';

export interface CarrierOptions {
  readonly sipp: string;
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  readonly transport?: 'udp' | 'tcp';
  /** `carrier-answer` (default), `carrier-hangup`, `carrier-busy`, `carrier-decline`, `carrier-challenge` … */
  readonly scenario?: string;
}

export interface Invite {
  readonly number: string;
  readonly atUs: number;
  readonly message: SipMessage;
}

/** The far end of the trunk, and the trap: whatever INVITE reaches it is on record. */
export abstract class Carrier {
  /** Every INVITE seen, one a Call-ID. */
  abstract invites(): ReadonlyMap<string, Invite>;
  /** Every request that arrived, in its order: retransmissions, ACK and BYE too. */
  abstract readonly requests: readonly SipMessage[];
  abstract readonly alive: boolean;
  abstract stop(): Promise<void>;

  /** How often this number rang, by its last 11 digits, so that +86138… and 138… are one. */
  ringsFor(number: string): number {
    return [...this.invites().values()].filter((invite) => sameNumber(invite.number, number)).length;
  }
  nextRing(number: string, withinMs = 10_000): Promise<Invite> {
    const ring = () => [...this.invites().values()].find((invite) => sameNumber(invite.number, number));
    return waitFor(`an INVITE for ${number} at the carrier`, ring, { withinMs });
  }
  /** Throws with the numbers that got through. A dead trap proves nothing, so it must be alive. */
  assertSilent(since: ReadonlyMap<string, Invite> = new Map()): void {
    if (!this.alive) throw new Error('the carrier trap is not running: its silence proves nothing');
    const leaked = [...this.invites()].filter(([id]) => !since.has(id)).map(([, invite]) => invite.number);
    if (leaked.length > 0)
      throw new Error(`${leaked.length} INVITE(s) reached the carrier: ${leaked.slice(0, 20).join(', ')}`);
  }
}

/** A carrier whose people talk, press keys and hang up as a test says: a softphone at the carrier's address. */
export class TalkingCarrier extends Carrier {
  constructor(readonly phone: Softphone) {
    super();
  }
  get alive(): boolean {
    return this.phone.open;
  }
  invites(): ReadonlyMap<string, Invite> {
    return invitesIn(this.phone.trace.map(({ at, ...seen }) => ({ ...seen, atUs: at * 1000 })));
  }
  get requests(): readonly SipMessage[] {
    return requestsIn(this.phone.trace);
  }
  stop(): Promise<void> {
    return this.phone.close();
  }
}

/** A carrier made of SIPp: an independent SIP stack with a message trace. */
export class SippCarrier extends Carrier {
  private static made = 0;

  constructor(
    readonly options: CarrierOptions,
    private readonly child: Child,
    readonly trace: string,
  ) {
    super();
  }
  get alive(): boolean {
    return !this.child.ended;
  }
  invites(): ReadonlyMap<string, Invite> {
    return invitesIn(readTrace(this.trace));
  }
  get requests(): readonly SipMessage[] {
    return requestsIn(readTrace(this.trace));
  }
  async stop(): Promise<void> {
    await this.child.stop('SIGKILL');
  }

  static async start(options: CarrierOptions): Promise<SippCarrier> {
    const { host, port, transport = 'udp', scenario = 'carrier-answer', folder } = options;
    const name = join(folder, `carrier-${process.pid}-${++SippCarrier.made}`);
    const child = Child.start(
      options.sipp,
      [
        ...[
          '-sf',
          scenarioFile(scenario),
          '-i',
          host,
          '-mi',
          host,
          '-p',
          String(port),
          '-t',
          transport === 'tcp' ? 't1' : 'u1',
        ],
        ...['-aa', '-nostdin', '-trace_msg', '-message_file', `${name}.msg`, '-l', '2000'],
      ],
      { log: `${name}.log`, env: { TERM: 'dumb' } },
    );
    const carrier = new SippCarrier(options, child, `${name}.msg`);
    await waitFor(`the carrier at ${host}:${port}`, () => {
      if (child.ended) throw new Error(`SIPp ended; see ${name}.log`);
      return listening(port, transport);
    });
    return carrier;
  }
}

const requestsIn = (trace: readonly { direction: 'in' | 'out'; message: SipMessage }[]): SipMessage[] =>
  trace
    .filter((seen) => seen.direction === 'in' && methodOf(seen.message) !== '')
    .map((seen) => seen.message);

export const sameNumber = (one: string, other: string): boolean => tail(one) === tail(other);
const tail = (number: string): string => number.replace(/\D/g, '').slice(-11);

/** Bound, as the kernel's socket table says: no packet is sent to the trap by asking. */
export async function listening(port: number, transport: 'udp' | 'tcp'): Promise<boolean> {
  const table = await readFile(`/proc/net/${transport}`, 'utf8');
  return new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000`).test(table);
}
