import type { CallAttempt } from '../../core/call-attempt.js';
import type { Verdict } from '../../core/verdict.js';
import type { NewAlert } from './alerts.js';

export interface ExemptionUseDeps {
  /** More than so many in so long by one agent is a burst. */
  readonly uses: number;
  readonly withinMs: number;
  readonly raise: (alert: NewAlert) => void;
}

/** Whether the call went out because an exemption waived what stood against it. */
export const stoodOnExemption = ({ outcome, findings, would }: Verdict): boolean =>
  outcome === 'allow' && would === undefined && findings.some(({ waivedBy }) => waivedBy !== undefined);

/** The exemptions that a verdict names, each once. */
export const exemptionsUsed = ({ findings }: Verdict): readonly string[] => [
  ...new Set(findings.flatMap(({ waivedBy }) => (waivedBy === undefined ? [] : [waivedBy]))),
];

/**
 * Watches how often each agent's calls stand on exemptions, and says so once when it is more often than is usual; the count
 * then begins anew, so that a burst that goes on is said again. Calls that name no agent are counted together.
 */
export function createExemptionUse({ uses, withinMs, raise }: ExemptionUseDeps) {
  const byAgent = new Map<string, number[]>();
  return (attempt: CallAttempt, verdict: Verdict): void => {
    if (!stoodOnExemption(verdict)) return;
    const name = attempt.agent ?? '';
    const recent = (byAgent.get(name) ?? []).filter((at) => Math.abs(attempt.at - at) < withinMs);
    recent.push(attempt.at);
    if (recent.length <= uses) {
      byAgent.set(name, recent);
      return;
    }
    byAgent.delete(name);
    raise({
      code: 'exemption-burst',
      level: 'warning',
      detail: `${recent.length} in ${Math.round(withinMs / 60_000)} min; the last by ${exemptionsUsed(verdict).join(', ')}`,
      ...(attempt.agent !== undefined && { agent: attempt.agent }),
      ...(attempt.ref !== undefined && { ref: attempt.ref }),
    });
  };
}
