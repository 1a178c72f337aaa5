import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { GuardCore } from './guard.js';
import { createFraming } from './stream.js';
import type { Admits, Listening } from './udp.js';

export interface TcpLimits {
  readonly connections: number;
  /** A connection nobody uses: closed, the PBX opens another. Longer than any usual qualify interval. */
  readonly idleMs: number;
  /** A message begun and never ended. */
  readonly partialMs: number;
  /** Answers the peer does not read. */
  readonly unreadBytes: number;
}

export const TCP_LIMITS: TcpLimits = {
  connections: 256,
  idleMs: 600_000,
  partialMs: 10_000,
  unreadBytes: 256 * 1024,
};

export async function listenTcp(
  host: string,
  port: number,
  core: GuardCore,
  admits: Admits,
  limits: TcpLimits = TCP_LIMITS,
): Promise<Listening> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const peer = socket.remoteAddress ?? '';
    const full = open.size >= limits.connections;
    if (full || !admits(peer)) {
      core.anomaly(full ? 'too-many-connections' : 'foreign-source');
      socket.destroy();
      return;
    }
    open.add(socket);
    serveConnection(socket, peer, core, limits);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', () => core.anomaly('socket-error'));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    host: address.address,
    port: address.port,
    connections: () => open.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function serveConnection(socket: Socket, peer: string, core: GuardCore, limits: TcpLimits): void {
  const framing = createFraming();
  const source = { transport: 'tcp', address: peer, port: socket.remotePort ?? 0 } as const;
  let owed: NodeJS.Timeout | undefined;
  const drop = (kind: string): void => {
    core.anomaly(kind);
    socket.destroy();
  };
  socket.setNoDelay(true);
  socket.setTimeout(limits.idleMs, () => socket.destroy());
  socket.on('error', () => core.anomaly('connection-error'));
  socket.on('close', () => clearTimeout(owed));
  socket.on('data', (chunk) => {
    const messages = framing.push(chunk);
    for (const message of messages) {
      core.receive(message, source, (answer) => {
        if (socket.writable) socket.write(answer);
        else core.anomaly('send-failed');
        if (socket.writableLength > limits.unreadBytes) drop('unread-answers');
      });
    }
    if (framing.lost) drop(framing.lost);
    else {
      if (messages.length > 0 || !framing.partial) {
        clearTimeout(owed);
        owed = undefined;
      }
      if (framing.partial) owed ??= setTimeout(() => drop('slow-message'), limits.partialMs);
    }
  });
}
