import type { CapRule } from '../caps/cap-rule.js';
import type { ExemptionRule } from '../papers/exemption-rule.js';
import type { WindowRule } from '../window/window-rule.js';
import type { PackRule } from './citation.js';

/** What a number on no approved list, or an expired one, means for a sales call (R4.6). */
export interface ProvenanceRule extends PackRule {
  readonly missing: 'block' | 'flag';
}

/** A withheld caller ID, or one outside the company's own set, is blocked. Numbers are `PhoneNumber.key`s. */
export interface CallerIdRule extends PackRule {
  readonly allowed: readonly string[];
}

/** Where the law wants consent first: a sales call without one is blocked. `from`: the local date from which it holds. */
export interface OptInRule extends PackRule {
  readonly from?: string;
}

/** The rules of one market as data (R7.1, config/policy). Immutable. */
export interface RulePack {
  /** `cn-insurance` */
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly market: string;
  readonly windows: readonly WindowRule[];
  readonly caps: readonly CapRule[];
  readonly exemptions: readonly ExemptionRule[];
  readonly provenance?: ProvenanceRule;
  readonly callerId?: CallerIdRule;
  readonly optIn?: OptInRule;
}

/** Every rule of a pack by id: what a finding's `rule` and `waivedBy` refer to. */
export function packRules(pack: RulePack): ReadonlyMap<string, PackRule> {
  const single = [pack.provenance, pack.callerId, pack.optIn].filter((rule) => rule !== undefined);
  const all: readonly PackRule[] = [...pack.windows, ...pack.caps, ...pack.exemptions, ...single];
  return new Map(all.map((rule) => [rule.id, rule]));
}
