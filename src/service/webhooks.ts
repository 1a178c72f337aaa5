import { openSqliteWebhooks } from '../adapters/sqlite/index.js';
import { createPost } from '../adapters/webhook/post.js';
import type { NewAlert } from '../app/monitoring/alerts.js';
import type { Clock } from '../app/ports/clock.js';
import type { Log } from '../app/ports/log.js';
import type { Store } from '../app/ports/store.js';
import { createDeliveries } from '../app/webhooks/deliveries.js';
import type { Config } from '../config/schema.js';
import { readWebhookSecret } from '../config/secret.js';

/** How often the ledger is looked at for something to tell. */
const LOOK_EVERY_MS = 500;
const HOUR_MS = 3_600_000;

export interface WebhooksNeeds {
  readonly store: Store;
  readonly now: Clock;
  readonly log: Log;
  readonly raise: (alert: NewAlert) => void;
}

/** Tells each receiver what comes into the ledger; resolves with what stops it. */
export async function openWebhooks(config: Config, needs: WebhooksNeeds): Promise<() => Promise<void>> {
  if (config.webhooks.length === 0) return async () => undefined;
  const progress = openSqliteWebhooks({ folder: config.data });
  const stopping = new AbortController();
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  const deliveries = config.webhooks.map((hook) =>
    createDeliveries({
      ...needs,
      hook: { ...hook, giveUpMs: hook.giveUpHours * HOUR_MS },
      progress,
      post: createPost({ url: hook.url, secret: readWebhookSecret(hook) }),
      pause,
      failing: (name, why) =>
        needs.raise({ code: 'webhook-failing', level: 'warning', detail: `${name}: ${why}` }),
    }),
  );
  const poke = (): void => {
    for (const one of deliveries) one.poke();
  };
  for (const one of deliveries) await one.begin();
  const looking = setInterval(poke, LOOK_EVERY_MS);
  return async () => {
    clearInterval(looking);
    stopping.abort();
    await Promise.all(deliveries.map((one) => one.close()));
    progress.close();
  };
}
