import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { GuardCore } from './guard.js';

/** Whether a peer's address is served at all. */
export type Admits = (peer: string) => boolean;

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly connections: () => number;
  close(): Promise<void>;
}

export async function listenUdp(
  host: string,
  port: number,
  core: GuardCore,
  admits: Admits,
): Promise<Listening> {
  // A burst of originates arrives faster than one turn of the event loop: room for some thousand INVITEs.
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (bytes, peer) => {
    if (!admits(peer.address)) {
      core.anomaly('foreign-source');
      return;
    }
    core.receive(bytes, { transport: 'udp', address: peer.address, port: peer.port }, (answer, toPort) =>
      // The peer may be gone; it will ask again or not. A send error must not end the guard.
      socket.send(answer, toPort, peer.address, (error) => {
        if (error) core.anomaly('send-failed');
      }),
    );
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  socket.on('error', () => core.anomaly('socket-error'));
  const address = socket.address();
  return {
    host: address.address,
    port: address.port,
    connections: () => 0,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
