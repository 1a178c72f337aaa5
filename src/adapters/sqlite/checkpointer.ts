import { Worker } from 'node:worker_threads';

/** Pages of the log after which a writer still moves them itself: only where the thread below has died. */
export const LAST_RESORT_PAGES = 20_000;

export interface Checkpointer {
  stop(): void;
}

/**
 * Moves the write-ahead log into the database file on a thread of its own. Left to SQLite, the unlucky commit that fills the log
 * does it, about every 300 decisions, and the event loop stood still for 8 to 34 ms while calls waited.
 */
export function startCheckpointer(file: string, everyMs = 1000): Checkpointer {
  const thread = new Worker(new URL('./checkpoint-thread.js', import.meta.url), {
    workerData: { file, everyMs },
  });
  // Without it the log grows to LAST_RESORT_PAGES and the writer moves it: slower, nothing lost.
  thread.on('error', () => undefined);
  thread.unref();
  return { stop: () => void thread.terminate() };
}
