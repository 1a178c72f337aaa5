import type { Reach } from '../../core/access/teams.js';
import type { CallRef, Purpose } from '../../core/call-attempt.js';
import type { AlertCode } from '../../core/ledger/record.js';
import type { ReasonCode } from '../../core/reasons.js';
import type { ShieldSource } from '../../core/shield/shield-entry.js';
import type { Gravity } from '../../core/verdict.js';
import type { Acknowledgement } from './board-store.js';

/** What people see on the board. Every number in it is masked already (R7.2). */

export interface LiveRow {
  readonly id: string;
  readonly pbx: string;
  readonly number: string;
  readonly agent?: string;
  readonly campaign?: string;
  readonly trunk?: string;
  readonly purpose?: Purpose;
  readonly reason?: ReasonCode;
  /** Let go by the gate; on its way on a trunk; answered. */
  readonly state: 'cleared' | 'dialling' | 'answered';
  readonly since: number;
  readonly answeredAt?: number;
  /** The customer has refused on this call. */
  readonly refusal?: { readonly at: number; readonly source: ShieldSource };
}

export interface BlockedRow {
  /** The attempt. */
  readonly id: string;
  readonly at: number;
  readonly number: string;
  readonly agent?: string;
  readonly campaign?: string;
  readonly purpose: Purpose;
  readonly outcome: Exclude<Gravity, 'allow'>;
  readonly reason: ReasonCode;
  readonly notBefore?: number;
}

export interface AlertRow {
  readonly id: string;
  /** Where it stands in the ledger; absent where it could not be recorded. */
  readonly seq?: number;
  readonly at: number;
  readonly code: AlertCode;
  readonly level: 'notice' | 'warning' | 'critical';
  readonly number?: string;
  readonly agent?: string;
  /** The live call it is about, where that is still up. */
  readonly call?: string;
  readonly detail?: string;
  readonly acknowledged?: Acknowledgement;
  /** It came in quiet hours: shown, not sounded. */
  readonly quiet?: true;
  /** How often it has gone further because nobody took it on. */
  readonly escalated?: number;
}

/** Whether it is quiet now, and until when it stays so. */
export interface Quiet {
  readonly now: boolean;
  readonly until: number;
}

export interface Health {
  readonly at: number;
  readonly ready: boolean;
  readonly mode: 'enforce' | 'shadow';
  readonly policyVersion: string;
  readonly links: readonly { readonly pbx: string; readonly state: 'up' | 'down'; readonly since: number }[];
  readonly lists: readonly {
    readonly list: string;
    readonly papers: string;
    readonly rows: number;
    readonly at: number;
  }[];
  readonly ledger: { readonly seq: number; readonly hash: string } | null;
  /** The hours in which only the gravest may sound, where there are any. */
  readonly quiet?: Quiet;
  readonly calls: number;
}

export type BoardEvent =
  | { readonly type: 'call'; readonly agent?: string; readonly call: LiveRow }
  | { readonly type: 'call-ended'; readonly agent?: string; readonly id: string }
  | { readonly type: 'blocked'; readonly agent?: string; readonly blocked: BlockedRow }
  /** `seq` is the place to resume from; an alert that could not be recorded has none. */
  | { readonly type: 'alert'; readonly agent?: string; readonly seq?: number; readonly alert: AlertRow }
  | { readonly type: 'acknowledged'; readonly agent?: string; readonly seq: number; readonly alert: AlertRow }
  | { readonly type: 'escalated'; readonly agent?: string; readonly alert: AlertRow; readonly step: number }
  | { readonly type: 'health'; readonly health: Health };

export interface Snapshot {
  readonly at: number;
  readonly calls: readonly LiveRow[];
  readonly blocked: readonly BlockedRow[];
}

export interface Board {
  snapshot(reach: Reach): Snapshot;
  /** The PBX's own address of a live call, for what is done to it. */
  ref(id: string, reach: Reach): CallRef | undefined;
  /** A call that was stopped lately; `latest` is the agent's own newest. */
  blocked(id: string, reach: Reach): BlockedRow | undefined;
  health(): Promise<Health>;
  alerts(query: {
    readonly reach: Reach;
    readonly after?: number;
    readonly open?: boolean;
    readonly limit: number;
  }): Promise<readonly AlertRow[]>;
  /** The alert, by whomever it was taken on first; undefined where there is none within reach. */
  acknowledge(id: string, operator: string, reach: Reach): Promise<AlertRow | undefined>;
  /** Where alerts stand now: what comes behind it has not been told yet. */
  head(): number;
  /**
   * Tells what happens from now on, and first every alert and acknowledgement behind `after`, each once and in order. Resolves
   * with what ends it.
   */
  follow(reach: Reach, after: number | undefined, tell: (event: BoardEvent) => void): Promise<() => void>;
}
