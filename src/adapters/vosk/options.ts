import type { Log } from '../../app/ports/log.js';

export interface VoskOptions {
  /** `ws://127.0.0.1:2700`, or `wss:`. */
  readonly url: string;
  /** What the streams carry. The server's recogniser takes telephone audio as it is. */
  readonly sampleRate?: 8000;
  /** Words the server should listen for and no others; only models with a dynamic graph heed it. */
  readonly phrases?: readonly string[];
  readonly connectTimeoutMs?: number;
  /** Audio sent and nothing answered for this long means that the server hangs. */
  readonly stallMs?: number;
  readonly log: Log;
}

export const DEFAULTS = { sampleRate: 8000, connectTimeoutMs: 3000, stallMs: 5000 } as const;
