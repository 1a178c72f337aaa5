import type { Purpose } from '../call-attempt.js';
import type { PackRule } from '../policy/citation.js';
import type { ReasonCode } from '../reasons.js';

/** What must be on file for an exemption to hold. */
export type ExemptionNeed =
  /** A policy in force at the time of the call. */
  | { readonly paper: 'policy' }
  /** A policy in force that ends within so many days. */
  | { readonly paper: 'renewal'; readonly withinDays: number }
  /** An appointment for this moment. */
  | { readonly paper: 'appointment' }
  /** Consent with evidence, given later than every refusal in force. */
  | { readonly paper: 'consent' };

/** For calls of these purposes, with this paper, these findings do not block. Everything else still does. */
export interface ExemptionRule extends PackRule {
  readonly purposes: readonly Purpose[];
  readonly needs: ExemptionNeed;
  readonly waives: readonly ReasonCode[];
}
