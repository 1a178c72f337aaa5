import type { Access } from '../../app/ports/access.js';
import type { Board } from '../../app/ports/board.js';
import type { BoardStore } from '../../app/ports/board-store.js';
import type { Clock } from '../../app/ports/clock.js';
import type { CallDesk } from '../../app/ports/desk.js';
import type { Log } from '../../app/ports/log.js';
import type { NumberDesk } from '../../app/ports/number-desk.js';
import type { Disposition } from '../../app/ports/pbx.js';
import type { Teams } from '../../core/access/teams.js';

/** What the routes ask of the application. A route whose use case is not given does not exist. */
export interface UseCases {
  readonly access: Access;
  readonly board: Board;
  readonly numbers: NumberDesk;
  readonly trends: BoardStore['trends'];
  readonly teams: Teams;
  readonly now: Clock;
  readonly calls?: CallDesk;
  readonly disposition?: (disposition: Disposition) => void;
}

export interface Tls {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** It would have to listen in the clear on a network, or with a certificate that is none. */
export class HttpRefused extends Error {
  override readonly name = 'HttpRefused';
}

export interface HttpNeeds extends UseCases {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls?: Tls;
  /** `https://board.example.com` where a proxy on this machine stands in front. */
  readonly origin?: string;
  /** The folder the board was built into. */
  readonly files: string;
  readonly version: string;
  readonly log: Log;
  /** Limits that a test makes small. */
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  readonly bodyBytes: number;
  readonly requestMs: number;
  readonly heartbeatMs: number;
  readonly streamsEach: number;
  readonly streams: number;
}

export const LIMITS: Limits = {
  bodyBytes: 16 * 1024,
  requestMs: 10_000,
  heartbeatMs: 15_000,
  streamsEach: 10,
  streams: 200,
};
