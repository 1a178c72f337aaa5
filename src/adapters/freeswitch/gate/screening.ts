import type { Clock } from '../../../app/ports/clock.js';
import type { Log } from '../../../app/ports/log.js';
import type { Enforcement, PbxListener } from '../../../app/ports/pbx.js';
import type { CallAttempt } from '../../../core/call-attempt.js';
import type { Verdict } from '../../../core/verdict.js';
import { type Answer, answerFor, pass, refuse, type Seal, toInternal } from './answer.js';
import type { Leg } from './leg.js';
import type { Plan, Planner } from './plan.js';

export interface ScreeningOptions {
  readonly pbx: string;
  readonly plan: Planner;
  readonly seal: Seal;
  /** True for a canary of ours: refused, and nothing else. */
  readonly isCanary: (dialled: string) => boolean;
  readonly listener: Pick<PbxListener, 'screen' | 'enforced'>;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly budgetMs: number;
}

export interface Screened {
  readonly kind: 'passed' | 'internal' | 'canary' | 'allowed' | 'refused' | 'late';
  readonly answer: Answer;
  /** Tells the application what became of the answer; at most one call counts. */
  told(outcome: Enforcement): void;
}

/** `user/…` and groups send one leg through the gate twice: once for the phone's own URI, once for the name. */
const AGAIN_MS = 10_000;
const AGAIN_MAX = 10_000;
const NOBODY = (): void => undefined;

/** One leg, one answer, in the budget. Total: whatever fails, the answer is a refusal. */
export function createScreening(options: ScreeningOptions): (leg: Leg) => Promise<Screened> {
  const { listener, log } = options;
  const decided = new Map<string, { readonly until: number; readonly answer: Answer }>();

  function remember(key: string, answer: Answer): void {
    const at = performance.now();
    for (const [old, entry] of decided) {
      if (entry.until > at && decided.size < AGAIN_MAX) break;
      decided.delete(old);
    }
    decided.set(key, { until: at + AGAIN_MS, answer });
  }

  async function screen(leg: Leg, plan: Plan & { readonly kind: 'screen' }): Promise<Screened> {
    const attempt = attemptFor(leg, plan, options);
    const { verdict, late } = await inBudget(attempt);
    const answer = late ? refuse(leg, 'not-screened') : answerFor(plan, leg, options.seal, verdict);
    if (late) log.error('trunk gate: no verdict in time', { attempt: attempt.id, pbx: options.pbx });
    const undone = verdict.outcome === 'allow' && !answer.lets;
    if (undone)
      log.warn('trunk gate: a leg refused whatever its number', { attempt: attempt.id, why: plan.objection });
    let open = true;
    return {
      kind: late ? 'late' : answer.lets ? 'allowed' : 'refused',
      answer,
      told: (outcome) => {
        if (open) listener.enforced(attempt, verdict, undone && outcome === 'enforced' ? 'failed' : outcome);
        open = false;
      },
    };
  }

  async function inBudget(
    attempt: CallAttempt,
  ): Promise<{ readonly verdict: Verdict; readonly late: boolean }> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), options.budgetMs);
    });
    try {
      const verdict = await Promise.race([listener.screen(attempt), late]);
      return verdict === 'late' ? { verdict: NOT_SCREENED, late: true } : { verdict, late: false };
    } catch (error) {
      log.error('trunk gate: screening failed', { attempt: attempt.id, why: String(error) });
      return { verdict: NOT_SCREENED, late: false };
    } finally {
      clearTimeout(timer);
    }
  }

  return async (leg) => {
    const key = JSON.stringify([leg.channel, leg.destination]);
    const before = decided.get(key);
    if (before && before.until > performance.now() && leg.objection === undefined)
      return { kind: before.answer.lets ? 'allowed' : 'refused', answer: before.answer, told: NOBODY };
    try {
      const plan = options.plan(leg);
      if (plan.kind === 'pass') return { kind: 'passed', answer: pass(leg, options.seal), told: NOBODY };
      if (plan.kind === 'internal')
        return { kind: 'internal', answer: toInternal(leg, options.seal, plan.route), told: NOBODY };
      if (options.isCanary(plan.dialled)) {
        return { kind: 'canary', answer: refuse(leg, 'shielded'), told: NOBODY };
      }
      const screened = await screen(leg, plan);
      remember(key, screened.answer);
      return screened;
    } catch (error) {
      log.error('trunk gate: a leg could not be answered and is refused', {
        pbx: options.pbx,
        why: String(error),
      });
      return {
        kind: 'refused',
        answer: refuse({ caller: undefined, full: false }, 'not-screened'),
        told: NOBODY,
      };
    }
  };
}

const NOT_SCREENED: Verdict = { outcome: 'block', reason: 'not-screened', findings: [], policyVersion: '' };

function attemptFor(
  leg: Leg,
  plan: Plan & { readonly kind: 'screen' },
  { pbx, now, newId }: ScreeningOptions,
): CallAttempt {
  return {
    id: newId(),
    at: now(),
    door: 'gate',
    dialled: plan.dialled,
    ...(leg.presented !== undefined && { presented: leg.presented }),
    purpose: leg.purpose,
    purposeDeclared: leg.purposeDeclared,
    ...(leg.agent !== undefined && { agent: leg.agent }),
    ...(leg.campaign !== undefined && { campaign: leg.campaign }),
    ...(plan.trunk !== undefined && { trunk: plan.trunk.name }),
    ref: { pbx, channel: leg.channel },
  };
}
