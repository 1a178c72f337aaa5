import type { Purpose } from '../call-attempt.js';
import type { PackRule } from '../policy/citation.js';

/** How far back a cap looks: the called person's local day, or so many milliseconds. */
export type CapSpan = { readonly kind: 'local-day' } | { readonly kind: 'rolling'; readonly ms: number };

/** What is counted together: all the company's calls, those of one campaign, or those of one purpose. */
export type CapScope = 'company' | 'campaign' | 'purpose';

interface CapBase extends PackRule {
  /** `person`: all numbers known to be one person's. */
  readonly per: 'number' | 'person';
  readonly scope: CapScope;
  /** Purposes the rule speaks of; absent for all. */
  readonly purposes?: readonly Purpose[];
}

export type CapRule =
  /** At most so many attempts (or connected calls) in the span. */
  | (CapBase & {
      readonly kind: 'most';
      readonly counts: 'attempts' | 'connects';
      readonly most: number;
      readonly span: CapSpan;
    })
  /** At least so long between two. */
  | (CapBase & { readonly kind: 'gap'; readonly counts: 'attempts' | 'connects'; readonly ms: number })
  /** No call for so long after a refusal (over and above the shield), or after a call that nobody took up. */
  | (CapBase & {
      readonly kind: 'cooling-off';
      readonly after: 'refusal' | 'abandoned';
      readonly ms: number;
    });
