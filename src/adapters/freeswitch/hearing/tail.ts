import { closeSync, ftruncateSync, readSync } from 'node:fs';

/** FreeSWITCH writes every 20 ms. One look of a few µs a voice; at 30 ms speech is at most 50 ms old when it is read. */
const EVERY_MS = 30;
const PIECE = 16 * 1024;
/** After a freeze a voice catches up in steps: four seconds of it a look. */
const PIECES_A_LOOK = 4;
/** What has been read is given back to the file system every so often, 16 s of speech; the writer goes on at its own place. */
const GIVE_BACK = 256 * 1024;

export interface Tail {
  /** Reads what is there, tells it, and lets go of the file. */
  end(): void;
}

/** Reads files that grow, all of them by one timer; a file that cannot be read any more is told once as broken. */
export function createTails(everyMs = EVERY_MS) {
  const followed = new Set<() => void>();
  const piece = Buffer.allocUnsafe(PIECE);
  let timer: NodeJS.Timeout | undefined;

  function follow(fd: number, heard: (bytes: Buffer) => void, broken: (why: string) => void): Tail {
    let at = 0;
    let given = 0;
    let open = true;

    function read(pieces: number): void {
      for (let left = pieces; left > 0 && open; left--) {
        const count = readSync(fd, piece, 0, PIECE, at) & ~1; // whole samples
        at += count;
        if (count > 0) heard(Buffer.from(piece.subarray(0, count)));
        if (count < PIECE) break;
      }
    }
    function look(): void {
      try {
        read(PIECES_A_LOOK);
        // Whoever writes between the two loses 20 ms of a copy, once in some thousand times.
        if (open && at - given >= GIVE_BACK) {
          ftruncateSync(fd, 0);
          given = at;
        }
      } catch (error) {
        stop();
        broken(String(error));
      }
    }
    function stop(): void {
      if (!open) return;
      open = false;
      followed.delete(look);
      if (followed.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
      closeSync(fd);
    }

    followed.add(look);
    timer ??= setInterval(() => {
      for (const one of [...followed]) one();
    }, everyMs);
    return {
      end: () => {
        try {
          read(1);
        } catch {
          // What it last held is lost with it.
        }
        stop();
      },
    };
  }
  return { follow };
}
export type Tails = ReturnType<typeof createTails>;
