import type { Purpose } from '../call-attempt.js';
import type { RulePack } from '../policy/rule-pack.js';
import type { Finding } from '../verdict.js';
import { maySell } from './lead.js';
import { isWaivable } from './waive.js';

/** Whether calls of this purpose must have something on file, so that papers are asked for before the first decision. */
export const papersRequired = (pack: RulePack, purpose: Purpose): boolean =>
  (maySell(purpose) && (pack.provenance !== undefined || pack.optIn !== undefined)) ||
  renewalRules(pack, purpose).length > 0;

export const hasExemption = (pack: RulePack, purpose: Purpose): boolean =>
  pack.exemptions.some(({ purposes }) => purposes.includes(purpose));

/** Whether a paper could change the answer: some exemption for this purpose waives one of the findings. */
export const papersMayHelp = (pack: RulePack, purpose: Purpose, findings: readonly Finding[]): boolean =>
  pack.exemptions.some(
    ({ purposes, waives }) =>
      purposes.includes(purpose) &&
      findings.some(
        ({ reason, gravity }) => gravity !== 'allow' && isWaivable(reason) && waives.includes(reason),
      ),
  );

/** The rules that say how early one may call about a renewal, for this purpose. */
export const renewalRules = (pack: RulePack, purpose: Purpose) =>
  pack.exemptions.flatMap(({ id, purposes, needs }) =>
    purpose === 'renewal' && purposes.includes(purpose) && needs.paper === 'renewal'
      ? [{ id, ...needs }]
      : [],
  );
