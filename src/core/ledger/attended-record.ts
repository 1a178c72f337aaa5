import type { CallRef } from '../call-attempt.js';

/** What the ledger keeps of supervisors on live calls. */
export type SupervisionRecord =
  | AttendedRecord
  | AttendanceEndedRecord
  | PatrolledRecord
  | PatrolFindingRecord;

/** What somebody does to a live call. */
export type Deed = 'listen' | 'whisper' | 'join' | 'end';

/** Written before it is done (R6.1, R7.2): who did what to which call. A supervisor who changes from one to another is here again. */
export interface AttendedRecord {
  readonly kind: 'attended';
  readonly at: number;
  /** The attendance: the same for all that one supervisor does while on one call. */
  readonly id: string;
  /** The account, or the phone where nobody signed in. */
  readonly operator: string;
  readonly deed: Deed;
  readonly ref: CallRef;
  readonly phone?: string;
  readonly agent?: string;
  /** {@link PhoneNumber.key} */
  readonly number?: string;
  /** The alert from which the supervisor came. */
  readonly alert?: string;
  readonly patrol?: string;
}

/** The supervisor is off the call, or never came to be on it: then `ms` is 0. */
export interface AttendanceEndedRecord {
  readonly kind: 'attendance-ended';
  readonly at: number;
  readonly id: string;
  readonly ms: number;
  readonly number?: string;
}

/** A call sampled by the patrol plan was listened to by the team's leader. */
export interface PatrolledRecord {
  readonly kind: 'patrolled';
  readonly at: number;
  readonly id: string;
  readonly agent: string;
  readonly leader: string;
  readonly ref: CallRef;
  readonly seconds: number;
  readonly number?: string;
}

export const FINDINGS = ['good', 'to-discuss', 'violation'] as const;
export type PatrolFinding = (typeof FINDINGS)[number];

/** What the leader thought of it; the newest word on a patrol counts. */
export interface PatrolFindingRecord {
  readonly kind: 'patrol-finding';
  readonly at: number;
  /** Of the patrol. */
  readonly id: string;
  readonly finding: PatrolFinding;
  readonly operator: string;
  readonly note?: string;
}
