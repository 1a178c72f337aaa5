import { createSipGuard } from '../adapters/sip-guard/index.js';
import type { Clock } from '../app/ports/clock.js';
import type { GuardListener } from '../app/ports/guard.js';
import type { Log } from '../app/ports/log.js';
import { readHostPort } from '../config/addresses.js';
import { type Config, isGuarded } from '../config/schema.js';

export interface GuardNeeds {
  readonly listener: GuardListener;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/** A redirect server in front of each trunk that has one. `opened` is told of each as soon as it listens, so that it can be closed. */
export async function openGuards(
  { trunks, screening }: Config,
  needs: GuardNeeds,
  opened: (close: () => Promise<void>) => void,
): Promise<void> {
  for (const { name: trunk, pbx, carrier, guard } of trunks.filter(isGuarded)) {
    const { budgetMs } = screening;
    const { transports } = guard;
    const listen = readHostPort(guard.listen);
    const listening = await createSipGuard({ ...needs, trunk, pbx, carrier, listen, transports, budgetMs });
    opened(() => listening.close());
  }
}
