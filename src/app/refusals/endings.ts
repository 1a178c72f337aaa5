import type { Store } from '../ports/store.js';

/** How long an agent's calls went on after the refusal. */
export interface Endings {
  /** Empty where the calls named none. */
  readonly agent: string;
  readonly calls: number;
  readonly medianMs: number;
  readonly longestMs: number;
  /** Of them, ended by the service. */
  readonly ended: number;
}

/** From what is on record, by agent; the longest first. Rejects with StoreUnavailable. */
export async function politeEndings(
  store: Pick<Store, 'records'>,
  agent?: string,
): Promise<readonly Endings[]> {
  const byAgent = new Map<string, { readonly times: number[]; ended: number }>();
  for await (const { record } of store.records({ kinds: ['polite-ending'] })) {
    if (record.kind !== 'polite-ending' || (agent !== undefined && record.agent !== agent)) continue;
    const name = record.agent ?? '';
    const known = byAgent.get(name) ?? { times: [], ended: 0 };
    known.times.push(record.ms);
    if (record.how === 'ended') known.ended++;
    byAgent.set(name, known);
  }
  return [...byAgent]
    .map(([name, { times, ended }]) => {
      const sorted = times.sort((a, b) => a - b);
      const medianMs = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
      return { agent: name, calls: sorted.length, medianMs, longestMs: sorted.at(-1) ?? 0, ended };
    })
    .sort((a, b) => b.longestMs - a.longestMs);
}
