import { createGuardCore, type GuardOptions, type GuardStats } from './guard.js';
import { createAdmission } from './loopback.js';
import { listenTcp } from './tcp.js';
import { type Listening, listenUdp } from './udp.js';

export type { GuardOptions, GuardStats } from './guard.js';

export interface SipGuardOptions extends GuardOptions {
  /** Loopback, or the host's address towards the carrier where the PBX binds 0.0.0.0 (its SDP names the address it wrote
   * the first INVITE to, decision 0003). Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly transports: readonly ('udp' | 'tcp')[];
  /** PBX addresses on other hosts; this host's own are always served, all others never. */
  readonly peers?: readonly string[];
}

export interface SipGuard {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
  stats(): GuardStats;
}

/**
 * The trunk guard: a stateless redirect server in front of one trunk. The trunk's AOR contact points at it, so the carrier is
 * known by the port. While it is down nothing goes out; calls in progress never pass it.
 */
export async function createSipGuard(options: SipGuardOptions): Promise<SipGuard> {
  if (options.transports.length === 0) throw new Error(`trunk guard ${options.trunk}: no transport given`);
  const core = createGuardCore(options);
  const { host } = options.listen;
  const admits = createAdmission(options.peers ?? []);
  const sockets: Listening[] = [];
  try {
    for (const transport of new Set(options.transports)) {
      const port = sockets[0]?.port ?? options.listen.port;
      sockets.push(await (transport === 'udp' ? listenUdp : listenTcp)(host, port, core, admits));
    }
  } catch (error) {
    await Promise.all(sockets.map((socket) => socket.close()));
    throw error;
  }
  const [first] = sockets;
  if (!first) throw new Error(`trunk guard ${options.trunk}: no transport given`);
  options.log.info('sip guard: listening', { trunk: options.trunk, host: first.host, port: first.port });
  return {
    address: { host: first.host, port: first.port },
    close: async () => {
      await Promise.all(sockets.map((socket) => socket.close()));
    },
    stats: () => ({
      ...core.stats(),
      connections: sockets.reduce((sum, socket) => sum + socket.connections(), 0),
    }),
  };
}
