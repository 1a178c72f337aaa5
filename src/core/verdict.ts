import type { ReasonCode } from './reasons.js';

/** A thing that may be unknown. A rule cannot forget that a store may be down: unknown is a value, and it blocks. */
export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const unknown = (why: string): Fact<never> => ({ known: false, why });

export type Gravity = 'allow' | 'defer' | 'block';

/** What one rule found. `detail` is evidence for the record (an entry id, a local time), never a full number. */
export interface Finding {
  readonly reason: ReasonCode;
  readonly gravity: Gravity;
  /** The rule of the pack that found it, and the exemption that waived it; a waived finding is kept and does not count. */
  readonly rule?: string;
  readonly waivedBy?: string;
  readonly detail?: string;
  /** Epoch ms from which the call would be allowed, where the rule can tell. */
  readonly notBefore?: number;
}

/**
 * The one answer to "may this call go?". `reason` names the gravest finding; all findings are kept.
 * `defer` is a block that ends by itself at `notBefore`: the PBX refuses it all the same.
 */
export interface Verdict {
  readonly outcome: Gravity;
  readonly reason: ReasonCode;
  readonly findings: readonly Finding[];
  readonly policyVersion: string;
  /** In shadow mode: what it would have been. Then the outcome is allow and the reason `shadow`. */
  readonly would?: { readonly outcome: Gravity; readonly reason: ReasonCode };
  readonly notBefore?: number;
}
