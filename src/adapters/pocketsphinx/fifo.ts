import { execFile } from 'node:child_process';
import { close, constants, open as openCallback, unlink as unlinkCallback } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const open = promisify(openCallback);
const unlink = promisify(unlinkCallback);

/** Two descriptors; whoever asked closes them. */
export interface Fifo {
  readonly reader: number;
  readonly writer: number;
}

/**
 * A pipe with two ends in hand. Node gives children sockets, and the recogniser opens /dev/stdin by its name, which a socket
 * refuses. A pipe of 64 KiB also says soon when the reader has stopped: 2 s of audio.
 */
export async function openFifo(path: string): Promise<Fifo> {
  await run('mkfifo', ['-m', '600', path]);
  try {
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return { reader, writer: await open(path, constants.O_WRONLY | constants.O_NONBLOCK) };
    } catch (error) {
      close(reader, () => {});
      throw error;
    }
  } finally {
    await unlink(path);
  }
}
