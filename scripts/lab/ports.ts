import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';

/** Each role has its own loopback address, so that `identify match=` and a packet trace can tell them apart. */
export const hosts = {
  pbx: '127.0.0.1',
  carrier: '127.0.0.2',
  agent: '127.0.0.3',
  supervisor: '127.0.0.4',
  guard: '127.0.0.5',
  strict: '127.0.0.6',
} as const;

const roles = {
  esl: [21, hosts.pbx],
  ami: [38, hosts.pbx],
  sip: [60, hosts.pbx],
  sipTls: [61, hosts.pbx],
  sipTrunk: [62, hosts.pbx],
  guard: [70, hosts.guard],
  guardTls: [71, hosts.guard],
  strict: [75, hosts.strict],
  strictInside: [76, hosts.strict],
  carrier: [80, hosts.carrier],
  carrierTls: [81, hosts.carrier],
  gate: [84, hosts.pbx],
  http: [88, hosts.pbx],
  agent: [90, hosts.agent],
  supervisor: [95, hosts.supervisor],
  // A range: a PBX passes over a port in it that somebody else holds.
  rtpFrom: [100, hosts.pbx],
  rtpTo: [999, hosts.pbx],
} as const satisfies Readonly<Record<string, readonly [offset: number, host: string]>>;

export type PortName = keyof typeof roles;

/** A block of 1000 ports that nobody else on this machine holds; a listener on its first port is the claim. */
export interface PortBlock {
  readonly base: number;
  port(name: PortName): number;
  release(): Promise<void>;
}

const highest = 31_000; // below the range from which Linux takes ephemeral ports (32768)

/** CALLWARD_LAB_PORTS moves the labs elsewhere where something else lives from 20000 on. */
export async function claimPorts(
  from = Number(process.env.CALLWARD_LAB_PORTS ?? 20_000),
): Promise<PortBlock> {
  for (let base = from; base <= Math.max(highest, from + 2000); base += 1000) {
    const claim = await listen(base);
    if (claim === undefined) continue;
    // A stranger, or what a lab left behind, may hold any port of the block.
    if (!(await allFree(base))) {
      claim.close();
      continue;
    }
    return {
      base,
      port: (name) => base + roles[name][0],
      release: () => new Promise((resolve) => claim.close(() => resolve())),
    };
  }
  throw new Error(`no free block of 1000 ports from ${from} on: are many labs running?`);
}

/** Both protocols for every role: which of them it speaks is the test's choice. */
async function allFree(base: number): Promise<boolean> {
  const probes = Object.values(roles).flatMap(([offset, host]) => [
    listen(base + offset, host).then((server) => {
      server?.close();
      return server !== undefined;
    }),
    binds(base + offset, host),
  ]);
  return !(await Promise.all(probes)).includes(false);
}

function listen(port: number, host: string = hosts.pbx): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

function binds(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** An even UDP port that was free a moment ago. */
export function freeUdpPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, host, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
