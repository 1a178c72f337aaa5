import type { Purpose } from '../call-attempt.js';

/** What is on file about one number that may speak for a call: from an imported list or the API. Times are epoch ms. */
interface PaperBase {
  readonly id: string;
  /** `PhoneNumber.key` */
  readonly number: string;
  /** The list it came with, and that list's version. */
  readonly source: string;
}

/** The number stands on a list of leads (R4.6). */
export interface LeadPaper extends PaperBase {
  readonly kind: 'lead';
  readonly list: string;
  readonly legalBasis: string;
  readonly approver?: string;
  readonly purposes: readonly Purpose[];
  readonly expiresAt: number | null;
  /** ISO 3166-2, where the lead carries the person's place: better than what the number says. */
  readonly region?: string;
}

/** An insurance policy in force, for policy service and renewal. */
export interface PolicyPaper extends PaperBase {
  readonly kind: 'policy';
  readonly policyNumber: string;
  readonly inForceFrom: number;
  readonly inForceUntil: number;
}

/** Consent on record: without evidence it is none. */
export interface ConsentPaper extends PaperBase {
  readonly kind: 'consent';
  readonly givenAt: number;
  readonly purposes: readonly Purpose[];
  readonly until: number | null;
  /** Where the proof is: a recording's reference, a signed form. */
  readonly evidence: string;
}

/** The customer asked to be called back then. */
export interface AppointmentPaper extends PaperBase {
  readonly kind: 'appointment';
  readonly from: number;
  readonly until: number;
  readonly evidence: string;
}

export type Paper = LeadPaper | PolicyPaper | ConsentPaper | AppointmentPaper;
export type PaperKind = Paper['kind'];
