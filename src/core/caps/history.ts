import type { Purpose } from '../call-attempt.js';

/** A call that was allowed to go out, as far as caps ask. Times are epoch ms. */
export interface PastCall {
  /** The attempt's id. */
  readonly id: string;
  readonly at: number;
  /** `PhoneNumber.key` */
  readonly number: string;
  readonly purpose: Purpose;
  readonly campaign?: string;
  readonly connectedAt?: number;
  /** Still on its way: it may yet be answered, so a cap on answered calls counts it. */
  readonly ringing?: true;
  /** Answered by the person and by no agent. */
  readonly abandoned?: boolean;
}

/** The past calls to the person, newest last, as far back as the policy's caps look. */
export interface CallHistory {
  /** All numbers known to be the same person's, this one included. */
  readonly numbers: readonly string[];
  readonly calls: readonly PastCall[];
  /** The person's last refusal, on any of the numbers. */
  readonly refusedAt?: number;
}
