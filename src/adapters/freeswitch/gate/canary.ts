import type { Log } from '../../../app/ports/log.js';
import { type CanaryJudgement, judgeCanary } from '../../../core/canary.js';
import type { EslAddress } from '../address.js';
import { openConnection, type Pace } from '../connection.js';
import type { EslEvent } from '../frames.js';
import type { Canary } from './canaries.js';

export interface CanaryOptions {
  readonly pbx: string;
  readonly esl: EslAddress;
  /** Gateways that ask the gate. */
  readonly gateways: readonly string[];
  release(): Canary;
  readonly everyMs: number;
  /** Take a gateway down that was found open: nothing goes out over it until somebody brings it back. */
  readonly killGateway: boolean;
  /** After each canary. */
  judged(gateway: string, judgement: CanaryJudgement): void;
  readonly newId: () => string;
  readonly log: Log;
  readonly pace?: Pace;
}

export interface CanaryWatch {
  start(): void;
  close(): Promise<void>;
}

const PATIENCE_MS = 8_000;
/** While anything is found open, look again soon. */
const AGAIN_MS = 10_000;
const WANTED = new Set(['CHANNEL_CREATE', 'BACKGROUND_JOB']);

interface Flight {
  readonly channel: string;
  created: boolean;
  landed(answer: string | undefined): void;
}

/**
 * Sends a canary through each gateway at every connect and then again and again. It has a link of its own: the answer of
 * `bgapi` comes as an event behind the channel's own, so that a channel that was created is never missed.
 */
export function createCanary(options: CanaryOptions): CanaryWatch {
  const { log, pbx } = options;
  const flights = new Map<string, Flight>();
  let next: NodeJS.Timeout | undefined;
  let round = 0;

  const connection = openConnection(options.esl, WANTED, { opened, event, down }, log, options.pace);

  async function opened(): Promise<void> {
    await subscribe();
    round += 1;
    void fly(round);
  }

  async function subscribe(): Promise<void> {
    const reply = await connection.command({ kind: 'subscribe', events: [...WANTED], subclasses: [] });
    if (!reply.answered || !reply.ok) throw new Error('the canary may not subscribe');
  }

  /** Without the events a flight would find nothing but its own patience at an end, which is told as an open gateway. */
  async function again(mine: number): Promise<void> {
    await subscribe().catch((error: unknown) => log.warn('canary: blind', { pbx, why: String(error) }));
    if (mine === round) await fly(mine);
  }

  function down(): void {
    round += 1;
    clearTimeout(next);
    for (const flight of flights.values()) flight.landed(undefined);
  }

  function event(event: EslEvent): void {
    if (event.name === 'BACKGROUND_JOB') flights.get(event.field('Job-UUID') ?? '')?.landed(event.body ?? '');
    const channel = event.field('Unique-ID');
    for (const flight of flights.values()) if (flight.channel === channel) flight.created = true;
  }

  async function fly(mine: number): Promise<void> {
    let soon = false;
    for (const gateway of options.gateways) {
      const judgement = await one(gateway);
      // What was not answered because the link went away says nothing about the gateway.
      if (mine !== round) return;
      options.judged(gateway, judgement);
      if (judgement.state !== 'open') continue;
      soon = true;
      if (options.killGateway) await kill(gateway);
    }
    // Between flights FreeSWITCH need not copy every call's events for this link, which costs the calls themselves time.
    await connection.command({ kind: 'unsubscribe' });
    if (mine !== round) return;
    next = setTimeout(() => void again(mine), soon ? Math.min(AGAIN_MS, options.everyMs) : options.everyMs);
    next.unref();
  }

  async function one(gateway: string): Promise<CanaryJudgement> {
    const canary = options.release();
    const [channel, job] = [options.newId(), options.newId()];
    const answer = await new Promise<string | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
      const landed = (text: string | undefined) => {
        clearTimeout(timer);
        resolve(text);
      };
      flights.set(job, { channel, created: false, landed });
      void connection
        .command({
          kind: 'ring',
          channel,
          job,
          endpoint: `sofia/gateway/${gateway}/${canary.number}`,
          variables: { originate_timeout: '5' },
        })
        .then((reply) => {
          if (!reply.answered || !reply.ok) landed(reply.answered ? reply.text : undefined);
        });
    });
    const created = flights.get(job)?.created ?? false;
    flights.delete(job);
    canary.done();
    return judgeCanary({ asked: canary.asked(), created, answer });
  }

  async function kill(gateway: string): Promise<void> {
    const status = await connection.command({ kind: 'gateway', gateway });
    const profile = status.answered ? /^Profile\s+(\S+)/m.exec(status.text)?.[1] : undefined;
    const reply = profile && (await connection.command({ kind: 'kill-gateway', profile, gateway }));
    const killed = reply !== undefined && reply !== '' && reply.answered && reply.ok;
    log.error('canary: an open gateway was to be taken down', { pbx, gateway, killed });
  }

  return {
    start: () => connection.start(),
    close: async () => {
      down();
      await connection.close();
    },
  };
}
