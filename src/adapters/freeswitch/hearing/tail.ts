import { closeSync, ftruncateSync, readSync } from 'node:fs';

/** FreeSWITCH writes every 20 ms. One look of a few µs a voice; at 30 ms speech is at most 50 ms old when it is read. */
const EVERY_MS = 30;
const PIECE = 16 * 1024;
/** After a freeze a voice catches up in steps: four seconds of it a look. */
const PIECES_A_LOOK = 4;
/** What has been read is given back to the file system every so often, 16 s of speech; the writer goes on at its own place. */
const GIVE_BACK = 256 * 1024;
/** FreeSWITCH writes silence too, also where nothing comes from the phone: a file that rests is a full disk, or worse. */
const RESTED_MS = 6000;

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
    let rested = 0;

    function read(pieces: number): void {
      for (let left = pieces; left > 0 && open; left--) {
        const count = readSync(fd, piece, 0, PIECE, at) & ~1; // whole samples
        at += count;
        if (count > 0) heard(Buffer.from(piece.subarray(0, count)));
        if (count < PIECE) break;
      }
    }
    function look(): void {
      const before = at;
      try {
        read(PIECES_A_LOOK);
        // Counted in looks and not by the clock: this process may have been frozen itself.
        rested = at > before ? 0 : rested + everyMs;
        if (open && rested >= RESTED_MS) throw new Error(RESTED);
        // Whoever writes between the two loses 20 ms of a copy, once in some thousand times.
        if (open && at - given >= GIVE_BACK) {
          ftruncateSync(fd, 0);
          given = at;
        }
      } catch (error) {
        stop();
        broken(error instanceof Error ? error.message : String(error));
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
const RESTED = 'nothing is written any more: is the disk full? / 语音文件不再增长，磁盘是否已满？';

export type Tails = ReturnType<typeof createTails>;
