import { WebSocket } from 'ws';
import { DEFAULTS, type VoskOptions } from './options.js';

/** Whether a server takes a connection now. */
export function probe({
  url,
  connectTimeoutMs = DEFAULTS.connectTimeoutMs,
}: VoskOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { handshakeTimeout: connectTimeoutMs, perMessageDeflate: false });
    socket.once('open', () => {
      resolve(undefined);
      socket.terminate();
    });
    socket.on('error', ({ message }) =>
      resolve(
        `连不上 Vosk 服务器 ${url}（${message}）：启动它或改正地址 / no Vosk server at ${url} (${message}): start it, or correct its address`,
      ),
    );
  });
}
