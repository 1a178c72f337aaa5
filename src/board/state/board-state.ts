import type { AlertRow, BlockedRow, BoardEvent, Health, LiveRow, Snapshot } from '../api/forms.js';

export type Link = 'connecting' | 'live' | 'lost';

export interface BoardState {
  readonly link: Link;
  /** When the link came into this state, by the clock of this machine. */
  readonly linkSince: number;
  /** The service's clock less this machine's: durations are counted by the service's. */
  readonly skew: number;
  /** Place in the ledger up to which every alert has been told. */
  readonly seq: number;
  /** What was missed cannot be told from here: the alerts must be read anew. */
  readonly gap: boolean;
  readonly calls: ReadonlyMap<string, LiveRow>;
  readonly blocked: readonly BlockedRow[];
  readonly alerts: ReadonlyMap<string, AlertRow>;
  readonly health: Health | undefined;
}

export type BoardInput =
  | { readonly type: 'lost'; readonly at: number }
  /** First of all on a stream: where the feed stands, and the calls as they are now. */
  | {
      readonly type: 'ready';
      readonly at: number;
      readonly hello: { readonly head: number } & Partial<Snapshot>;
    }
  /** Read from the start: `head` was taken before the alerts were. */
  | { readonly type: 'alerts-read'; readonly head: number; readonly alerts: readonly AlertRow[] }
  | { readonly type: 'event'; readonly at: number; readonly event: BoardEvent };

export const EMPTY: BoardState = {
  link: 'connecting',
  linkSince: 0,
  skew: 0,
  seq: 0,
  gap: true,
  calls: new Map(),
  blocked: [],
  alerts: new Map(),
  health: undefined,
};
