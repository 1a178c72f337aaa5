import { LEGAL_OFFSET_MINUTES } from '../../core/shield/term.js';
import type { Store } from '../ports/store.js';
import { exemptionsUsed, stoodOnExemption } from './exemption-use.js';

/** How many of an agent's calls stood on an exemption on one day (UTC+8). */
export interface ExemptionCount {
  readonly day: string;
  readonly agent: string;
  readonly rule: string;
  readonly calls: number;
}

/** Counted from the decisions on record, so a restart forgets nothing; by day, then by agent. Rejects with StoreUnavailable. */
export async function countExemptions(
  store: Pick<Store, 'records'>,
  span: { readonly from?: number; readonly to?: number },
): Promise<readonly ExemptionCount[]> {
  const counts = new Map<string, ExemptionCount>();
  for await (const { record } of store.records({ kinds: ['decision'], ...span })) {
    if (record.kind !== 'decision' || !stoodOnExemption(record.verdict)) continue;
    const day = new Date(record.at + LEGAL_OFFSET_MINUTES * 60_000).toISOString().slice(0, 10);
    const agent = record.attempt.agent ?? '';
    for (const rule of exemptionsUsed(record.verdict)) {
      const key = JSON.stringify([day, agent, rule]);
      counts.set(key, { day, agent, rule, calls: (counts.get(key)?.calls ?? 0) + 1 });
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
