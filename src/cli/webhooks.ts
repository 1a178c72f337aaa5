import type { WebhookProgress } from '../app/ports/webhooks.js';
import type { Context } from './context.js';
import { readLedger } from './ledger.js';

/** What the webhooks have been told, of a ledger that is there. */
export const withWebhooks = (
  context: Context,
  work: (progress: WebhookProgress, head: number) => Promise<void>,
): Promise<void> =>
  readLedger(context, async (store) => {
    const { openSqliteWebhooks } = await import('../adapters/sqlite/webhook-progress.js');
    const progress = openSqliteWebhooks({ folder: context.config.data });
    try {
      await work(progress, (await store.head())?.seq ?? 0);
    } finally {
      progress.close();
    }
  });
