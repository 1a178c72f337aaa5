import type { Role, Scope } from '../access/permissions.js';
import type { CallAttempt, CallRef, Purpose } from '../call-attempt.js';
import type { NumberReading } from '../number/phone-number.js';
import type { Order } from '../orders/order.js';
import type { PaperKind } from '../papers/paper.js';
import type { Policy } from '../policy/policy.js';
import type { RulePack } from '../policy/rule-pack.js';
import type { AlertLevel, ReasonCode } from '../reasons.js';
import type { ShieldEntry } from '../shield/shield-entry.js';
import type { Facts } from '../snapshot.js';
import type { Verdict } from '../verdict.js';
import type { SupervisionRecord } from './attended-record.js';
import type { RefusalRecord } from './refusal-record.js';

/**
 * What the ledger keeps, one kind a row. Records are facts in the past tense; the present state (which numbers are
 * shielded) is derived from them. `at` is epoch ms. A decision carries all that `replay` needs to reach it again.
 */
export type LedgerRecord =
  | DecisionRecord
  | ShieldAddedRecord
  | ShieldCancelledRecord
  | AlertRecord
  | RevealRecord
  | ServiceRecord
  | OrderGivenRecord
  | OrderLiftedRecord
  | CallConnectedRecord
  | CallAbandonedRecord
  | PapersImportedRecord
  | PolicyLoadedRecord
  | SignedInRecord
  | SignInFailedRecord
  | AccessChangedRecord
  | AlertAcknowledgedRecord
  | SupervisionRecord
  | RefusalRecord;

export interface DecisionRecord {
  readonly kind: 'decision';
  readonly at: number;
  readonly attempt: CallAttempt;
  readonly number: NumberReading;
  readonly facts: Facts;
  readonly verdict: Verdict;
}

export interface ShieldAddedRecord {
  readonly kind: 'shield-added';
  readonly at: number;
  readonly entry: ShieldEntry;
  /** The live call on which the refusal was made, when there was one (R1.4). */
  readonly ref?: CallRef;
}

export interface ShieldCancelledRecord {
  readonly kind: 'shield-cancelled';
  readonly at: number;
  readonly entryId: string;
  readonly number: string;
  readonly operator: string;
  /** The second person; absent only for an undo by the same agent within the undo time. */
  readonly approver?: string;
  readonly reason: string;
}

export interface AlertRecord {
  readonly kind: 'alert';
  readonly at: number;
  readonly alert: Alert;
}

export interface Alert {
  readonly id: string;
  readonly at: number;
  readonly code: AlertCode;
  readonly level: Exclude<AlertLevel, 'none'>;
  /** {@link PhoneNumber.key} where the alert is about a number. */
  readonly number?: string;
  readonly agent?: string;
  readonly ref?: CallRef;
  readonly detail?: string;
}

/** A block alerts under its reason; the rest are states of the system. */
export type AlertCode =
  | ReasonCode
  | 'refusal'
  | 'refusal-failed'
  | 'link-lost'
  | 'link-restored'
  | 'enforcement-failed'
  /** A new policy could not be used; the one before it stands. */
  | 'policy-refused'
  /** One agent's calls stood on exemptions more often than is usual. */
  | 'exemption-burst'
  /** A receiver of webhooks stays away, or a message to it was given up. */
  | 'webhook-failing'
  /** A refusal may have been spoken: the agent's key confirms it. */
  | 'refusal-heard'
  /** It was heard, and nobody registered it by the end of the call. */
  | 'refusal-mismatch'
  /** The talk goes on after a refusal. */
  | 'selling-on'
  /** Nobody listens any more, or on one call; the keys work. */
  | 'hearing-lost'
  /** More calls than streams. */
  | 'hearing-full'
  /** A dialer's code that the configuration has no meaning for. */
  | 'disposition-unmapped';

/** Somebody looked at a full number (R7.2). */
export interface RevealRecord {
  readonly kind: 'reveal';
  readonly at: number;
  readonly operator: string;
  readonly command: string;
  /** How many were shown. */
  readonly numbers: number;
  /** {@link PhoneNumber.key} where the command was about one number, so that its story says who looked at it. */
  readonly number?: string;
}

export interface ServiceRecord {
  readonly kind: 'service';
  readonly at: number;
  readonly event: 'started' | 'stopped';
  readonly version: string;
  readonly policyVersion: string;
}

export interface OrderGivenRecord {
  readonly kind: 'order-given';
  readonly at: number;
  readonly order: Order;
}

export interface OrderLiftedRecord {
  readonly kind: 'order-lifted';
  readonly at: number;
  readonly orderId: string;
  readonly operator: string;
  /** The second person. */
  readonly approver: string;
  readonly reason: string;
}

/** The called person answered an allowed call: caps that count connects ask for it. */
export interface CallConnectedRecord {
  readonly kind: 'call-connected';
  readonly at: number;
  readonly attempt: string;
  /** {@link PhoneNumber.key} */
  readonly number: string;
}

/** The called person answered, and no agent was there. */
export interface CallAbandonedRecord {
  readonly kind: 'call-abandoned';
  readonly at: number;
  readonly attempt: string;
  /** {@link PhoneNumber.key} */
  readonly number: string;
}

/** A list was taken in; it replaces the list of the same name. The rows themselves are not in the ledger, their hash is. */
export interface PapersImportedRecord {
  readonly kind: 'papers-imported';
  readonly at: number;
  readonly list: string;
  readonly papers: PaperKind | 'person';
  /** SHA-256 of the file. */
  readonly digest: string;
  readonly rows: number;
  readonly refused: number;
  readonly operator: string;
  readonly approver?: string;
  /** Of a list of leads, what R7.1 wants on record: where it is from, on what basis, for what, and until when. */
  readonly source?: string;
  readonly legalBasis?: string;
  readonly purposes?: readonly Purpose[];
  readonly expiresAt?: number;
}

/**
 * From here on decisions are made under this policy. The rules themselves are kept, so that a record of this version can still be
 * explained when the files have changed (R8.3).
 */
export interface PolicyLoadedRecord {
  readonly kind: 'policy-loaded';
  readonly at: number;
  /** What `Verdict.policyVersion` says. */
  readonly version: string;
  readonly pack: RulePack;
  readonly mode: Policy['mode'];
}

/** Somebody came in (R7.2). `address` is where from. */
export interface SignedInRecord {
  readonly kind: 'signed-in';
  readonly at: number;
  readonly operator: string;
  readonly address: string;
}

export interface SignInFailedRecord {
  readonly kind: 'sign-in-failed';
  readonly at: number;
  /** The name of the account tried; absent where nobody has that name: it may be a password typed into the wrong field. */
  readonly operator?: string;
  readonly address: string;
  readonly why: 'unknown-name' | 'password' | 'locked' | 'too-many';
}

/** Who may do what was changed (R7.2). */
export interface AccessChangedRecord {
  readonly kind: 'access-changed';
  readonly at: number;
  readonly operator: string;
  readonly change:
    | 'account-added'
    | 'account-changed'
    | 'account-locked'
    | 'account-unlocked'
    | 'password-changed'
    | 'password-reset'
    | 'token-created'
    | 'token-revoked';
  /** The name of the account or the token. */
  readonly subject: string;
  readonly roles?: readonly Role[];
  readonly teams?: readonly string[];
  readonly scopes?: readonly Scope[];
}

/** Somebody has taken an alert on (R6.1). The first word counts. */
export interface AlertAcknowledgedRecord {
  readonly kind: 'alert-acknowledged';
  readonly at: number;
  readonly alert: string;
  readonly operator: string;
}
