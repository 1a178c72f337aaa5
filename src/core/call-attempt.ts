/** What the PBX saw, verbatim, and when. Raw strings stay raw: they are evidence. */

/** Why the call is placed. An undeclared purpose counts as `sale`: the strictest rules apply (R1.1, R1.5). */
export const PURPOSES = ['sale', 'survey', 'service', 'renewal', 'claim', 'collection', 'callback'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The door through which an attempt came to be screened. */
export type Door = 'gate' | 'guard' | 'check' | 'replay';

/** Address of a channel on a PBX; opaque to core. A channel id alone is no address once there are two nodes. */
export interface CallRef {
  readonly pbx: string;
  readonly channel: string;
}

export interface CallAttempt {
  /** Unique id of this attempt, made at the edge; the ledger and the alerts refer to it. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly door: Door;
  /** The number exactly as dialled: any bytes, any length. */
  readonly dialled: string;
  /** The caller ID exactly as presented, when known. */
  readonly presented?: string;
  /**
   * At a gate behind which a guard sees what the carrier will: `presented` is the agent's own extension there, and the caller
   * ID is judged by the guard.
   */
  readonly callerIdPending?: true;
  readonly purpose: Purpose;
  /** False where the purpose was filled in by a default; absent in older records. */
  readonly purposeDeclared?: boolean;
  /** Line of business, as the campaign's configuration has it. */
  readonly line?: string;
  readonly agent?: string;
  readonly campaign?: string;
  readonly trunk?: string;
  readonly ref?: CallRef;
}
