import type { Alert } from '../../core/ledger/record.js';

export interface Acknowledgement {
  readonly at: number;
  readonly operator: string;
}

/** An alert where it stands in the ledger, and who has taken it on. */
export interface BoardAlert {
  readonly seq: number;
  readonly alert: Alert;
  readonly acknowledged?: Acknowledgement;
}

/** What became of alerts, in the order of the ledger: raised, or taken on. */
export type AlertNews =
  | { readonly kind: 'alert'; readonly seq: number; readonly alert: Alert }
  | {
      readonly kind: 'acknowledged';
      readonly seq: number;
      readonly alert: Alert;
      readonly acknowledged: Acknowledgement;
    };

export interface TrendQuery {
  readonly from: number;
  readonly to: number;
  readonly by: 'hour' | 'day' | 'agent';
  /** Hours a day begins before UTC's does, for `day`. */
  readonly offsetHours: number;
  /** Only these agents; absent: all. */
  readonly agents?: readonly string[];
}

export interface Tally {
  /** Start of the hour or day (epoch ms), or the agent (empty where none is known). */
  readonly group: number | string;
  readonly what: 'decision' | 'refusal' | 'ending';
  /** The reason of the decision, the source of the refusal, or how many seconds the call went on after it. */
  readonly name: string;
  readonly count: number;
}

export interface ListAge {
  readonly list: string;
  readonly papers: string;
  readonly at: number;
  readonly rows: number;
}

/** What the board shows of the past, kept beside the ledger so that no look at it reads the ledger through. */
export interface BoardStore {
  /** In ledger order behind `after`; `open`: only those nobody has taken on. */
  alerts(query: {
    readonly after?: number;
    readonly limit: number;
    readonly open?: boolean;
    readonly newestFirst?: boolean;
  }): Promise<readonly BoardAlert[]>;
  alert(id: string): Promise<BoardAlert | undefined>;
  news(after: number, limit: number): Promise<readonly AlertNews[]>;
  trends(query: TrendQuery): Promise<readonly Tally[]>;
  lists(): Promise<readonly ListAge[]>;
  /** Where the ledger ends; 0 where it is empty. */
  head(): Promise<number>;
  close(): void;
}
