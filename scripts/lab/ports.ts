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

const offsets = {
  esl: 21,
  ami: 38,
  sip: 60,
  sipTls: 61,
  sipTrunk: 62,
  guard: 70,
  guardTls: 71,
  strict: 75,
  strictInside: 76,
  carrier: 80,
  carrierTls: 81,
  gate: 84,
  http: 88,
  agent: 90,
  supervisor: 95,
  rtpFrom: 100,
  rtpTo: 999,
} as const;

export type PortName = keyof typeof offsets;

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
    // A site that lost its lab (kill -9) may still hold the block: its console ports tell.
    const held = await Promise.all([offsets.http, offsets.ami, offsets.esl].map((at) => listen(base + at)));
    for (const probe of held) probe?.close();
    if (held.includes(undefined)) {
      claim.close();
      continue;
    }
    return {
      base,
      port: (name) => base + offsets[name],
      release: () => new Promise((resolve) => claim.close(() => resolve())),
    };
  }
  throw new Error(`no free block of 1000 ports from ${from} on: are many labs running?`);
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
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
