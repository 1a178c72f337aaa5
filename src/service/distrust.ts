import type { Log } from '../app/ports/log.js';
import type { CanaryJudgement } from '../core/canary.js';
import type { Application } from './compose.js';
import type { Readiness } from './readiness.js';

/** What follows from a canary: an open trunk is alerted when it is found, and the service is not ready until it is shut. */
export function createDistrust(
  pbx: string,
  application: Pick<Application, 'raise'>,
  readiness: Pick<Readiness, 'trunk'>,
  log: Log,
): (trunk: string, judgement: CanaryJudgement) => void {
  const open = new Set<string>();
  return (trunk, judgement) => {
    if (judgement.state === 'idle') {
      log.warn('canary: the trunk cannot be dialled, nothing is proven', { pbx, trunk, why: judgement.why });
      return;
    }
    readiness.trunk(pbx, trunk, judgement.state);
    if (judgement.state === 'guarded') {
      if (open.delete(trunk)) log.info('canary: the trunk is guarded again', { pbx, trunk });
      return;
    }
    log.error('canary: calls can leave unasked', { pbx, trunk, why: judgement.why });
    if (open.has(trunk)) return;
    open.add(trunk);
    application.raise({
      code: 'bypass',
      level: 'critical',
      detail: `canary ${pbx} ${trunk}: ${judgement.why}`,
    });
  };
}
