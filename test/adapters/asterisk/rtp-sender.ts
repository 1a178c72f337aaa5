import { createSocket } from 'node:dgram';

/** What Asterisk sends of a copied voice: L16 at 8 kHz, big-endian, one SSRC. */
export async function rtpSender() {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  let sequence = 0;
  return {
    /** `pcm` is little-endian, as a test wants to compare it. */
    send: (port: number, pcm: Buffer): Promise<void> => {
      const head = Buffer.alloc(12);
      head.writeUInt8(0x80, 0);
      head.writeUInt8(10, 1);
      head.writeUInt16BE(sequence++, 2);
      head.writeUInt32BE(7, 8);
      const packet = Buffer.concat([head, Buffer.from(pcm).swap16()]);
      return new Promise((resolve, reject) =>
        socket.send(packet, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
      );
    },
    close: (): Promise<void> => new Promise((resolve) => socket.close(() => resolve())),
  };
}
