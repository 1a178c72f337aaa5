import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const { file, everyMs } = workerData as { readonly file: string; readonly everyMs: number };

/** Opened anew each time, so that a file put in the place of the old one is the one that is served. */
function checkpoint(): void {
  try {
    const db = new Database(file, { fileMustExist: true, timeout: 0 });
    try {
      // PASSIVE takes what it can and never makes a writer wait.
      db.pragma('wal_checkpoint(PASSIVE)');
    } finally {
      db.close();
    }
  } catch {
    // Locked, full or gone for the moment: the writer says so on every call, and the next turn tries again.
  }
}

setInterval(checkpoint, everyMs);
