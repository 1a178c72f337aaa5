import type { CallRef } from '../call-attempt.js';
import type { Intent, Voice } from '../hearing/phrase.js';
import type { Meaning } from '../refusal/disposition.js';
import type { ShieldScope, ShieldSource } from '../shield/shield-entry.js';

/** What the ledger keeps of refusals besides the entries themselves. */
export type RefusalRecord =
  | RefusalHeardRecord
  | RefusalQueuedRecord
  | RefusalSettledRecord
  | DispositionRecord
  | PoliteEndingRecord;

export type HearingMode = 'auto' | 'suggest' | 'watch';

/**
 * A refusal was spoken. The words are not in the chain: they are kept beside it for as long as `hearing.snippetDays` says, and
 * `digest` is the SHA-256 of their salt and them.
 */
export interface RefusalHeardRecord {
  readonly kind: 'refusal-heard';
  readonly at: number;
  readonly id: string;
  /** {@link PhoneNumber.key} */
  readonly number: string;
  /** The customer's leg, or the agent's where the agent said it. */
  readonly ref: CallRef;
  readonly attempt?: string;
  readonly agent?: string;
  readonly campaign?: string;
  /** What an entry made of it covers. */
  readonly scope: ShieldScope;
  readonly speaker: Voice;
  readonly phrase: string;
  readonly intent: Intent;
  readonly engine: string;
  readonly offsetMs: number;
  readonly confidence: number;
  readonly digest: string;
  readonly recording?: string;
  readonly mode: HearingMode;
  /**
   * `noted`: the call had its refusal already. `suggested` and `failed` (it could not be written) wait for a key, a disposition, or the
   * end of the call.
   */
  readonly done: 'registered' | 'suggested' | 'failed' | 'watched' | 'noted';
}

/** Nobody registered what was heard by the end of the call: a person is to look. */
export interface RefusalQueuedRecord {
  readonly kind: 'refusal-queued';
  readonly at: number;
  /** Of the record that waits. */
  readonly id: string;
  readonly number: string;
}

/** What waited waits no more. */
export interface RefusalSettledRecord {
  readonly kind: 'refusal-settled';
  readonly at: number;
  readonly id: string;
  readonly number?: string;
  /** `mismatch`: registered by itself after the call. `overdue`: nobody looked in time. Else how the refusal came to be on the list. */
  readonly how: ShieldSource | 'mismatch' | 'overdue' | 'confirmed' | 'dismissed';
  readonly entryId?: string;
  readonly operator?: string;
  readonly approver?: string;
  readonly reason?: string;
}

/** A dialer's or an agent's word for how a call ended. */
export interface DispositionRecord {
  readonly kind: 'disposition';
  readonly at: number;
  readonly id: string;
  readonly ref: CallRef;
  /** As it came. */
  readonly code: string;
  /** `unmapped`: the configuration has no meaning for it, so a person is to look. */
  readonly meaning: Meaning | 'unmapped';
  readonly number?: string;
  readonly attempt?: string;
  readonly agent?: string;
}

/** How long a call went on after the refusal (R6.2). */
export interface PoliteEndingRecord {
  readonly kind: 'polite-ending';
  readonly at: number;
  readonly number: string;
  readonly ref: CallRef;
  readonly attempt?: string;
  readonly agent?: string;
  readonly refusedAt: number;
  readonly ms: number;
  /** `ended`: by the service, past the second limit. */
  readonly how: 'hung-up' | 'ended';
}
