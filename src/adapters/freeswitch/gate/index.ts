import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { BlockList, createServer, isIP, type Socket } from 'node:net';
import type { Clock } from '../../../app/ports/clock.js';
import type { Log } from '../../../app/ports/log.js';
import type { PbxListener } from '../../../app/ports/pbx.js';
import { type Canary, createCanaries } from './canaries.js';
import { LIMITS, type Limits, serveLeg } from './connection.js';
import { createPlanner, type GateTrunk } from './plan.js';
import { createScreening, type Screened } from './screening.js';

export type { Canary } from './canaries.js';
export type { GateTrunk } from './plan.js';

export interface TrunkGateOptions {
  /** Name of the PBX. */
  readonly pbx: string;
  /** Loopback, unless `peers` names FreeSWITCH hosts elsewhere. Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** The gateways, by name, and where an allowed call of each goes. */
  readonly trunks: readonly GateTrunk[];
  /** Hosts and networks of phones: their legs get their own route and are not screened. */
  readonly internal?: readonly string[];
  /** Name of the variable that runs us, `execute_on_originate_…`: any other on a leg is a way round the gate. */
  readonly hook: string;
  /** Known to FreeSWITCH's verdict hook and to us: seals what was let go. Without one there must be no verdict hook. */
  readonly secret?: string;
  readonly listener: Pick<PbxListener, 'screen' | 'enforced'>;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly budgetMs: number;
  readonly peers?: readonly string[];
  readonly limits?: Partial<Limits>;
}

export interface GateStats {
  readonly connections: number;
  readonly passed: number;
  readonly internal: number;
  readonly canary: number;
  readonly allowed: number;
  readonly refused: number;
  readonly late: number;
  readonly anomalies: number;
  readonly open: number;
}

export interface TrunkGate {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
  stats(): GateStats;
  /** A number that is none, which the gate will refuse and say whether it was asked about. */
  releaseCanary(): Canary;
}

/**
 * The outbound-socket server that FreeSWITCH asks before each INVITE: `execute_on_originate_… = socket 127.0.0.1:8084 full`.
 * While it is down the preset black hole takes every leg; calls that are up never pass it.
 */
export async function createTrunkGate(options: TrunkGateOptions): Promise<TrunkGate> {
  const { log, pbx } = options;
  const limits = { ...LIMITS, ...options.limits };
  const peers = options.peers ?? [];
  if (!isLoopback(options.listen.host) && peers.length === 0)
    throw new Error(`trunk gate: ${options.listen.host} is not loopback; name the hosts that may connect`);
  const counts = {
    connections: 0,
    passed: 0,
    internal: 0,
    canary: 0,
    allowed: 0,
    refused: 0,
    late: 0,
    anomalies: 0,
  };
  const open = new Set<Socket>();
  const canaries = createCanaries(options.newId);
  const screen = createScreening({
    ...options,
    plan: createPlanner(options.trunks, options.internal ?? []),
    isCanary: (dialled) => canaries.met(dialled),
    seal: (channel, requested) => sealFor(options.secret ?? '', channel, requested),
  });
  const anomaly = (kind: string): void => {
    counts.anomalies += 1;
    log.warn('trunk gate: connection dropped', { pbx, kind });
  };
  const screened = (kind: Screened['kind']): void => {
    counts[kind] += 1;
  };

  const server = createServer({ noDelay: true }, (socket) => {
    counts.connections += 1;
    const peer = socket.remoteAddress ?? '';
    const why =
      !isLoopback(peer) && !peers.includes(peer)
        ? 'foreign-source'
        : open.size >= limits.connections && 'too-many';
    if (why) {
      anomaly(why);
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serveLeg(socket, { hook: options.hook, limits, screen, screened, anomaly });
  });
  server.listen({ ...options.listen, backlog: BACKLOG });
  await once(server, 'listening');
  server.on('error', () => anomaly('socket-error'));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('trunk gate: no TCP address');
  log.info('trunk gate: listening', { pbx, host: address.address, port: address.port });

  return {
    address: { host: address.address, port: address.port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
    stats: () => ({ ...counts, open: open.size }),
    releaseCanary: () => canaries.release(),
  };
}

/** MD5 because FreeSWITCH's dialplan has no better: it keeps a dial string from forging a verdict, nobody's data. */
export const sealFor = (secret: string, channel: string, requested: string): string =>
  createHash('md5').update(`${secret}${channel}${requested}`).digest('hex');

/**
 * Connections that the kernel takes for a process that stands still. When they are used up, FreeSWITCH waits in `connect` itself,
 * where its deadline cannot end the leg.
 */
const BACKLOG = 4_096;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function isLoopback(address: string): boolean {
  if (address === '127.0.0.1') return true;
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
