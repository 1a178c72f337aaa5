import type { ShieldEntry } from './shield-entry.js';

/** What is known of a refusal before it becomes an entry. */
export type Refusal = Pick<ShieldEntry, 'number' | 'scope' | 'source' | 'effectiveAt' | 'until'>;

export type Extension =
  /** An entry on file already says as much: nothing to write. */
  | { readonly outcome: 'repeated'; readonly entry: ShieldEntry }
  /** It reaches further than all on file; they stand beside it, so no term is ever shortened. */
  | { readonly outcome: 'add'; readonly until: number | null };

/**
 * A refusal repeated. Entries are never edited: where a new one reaches further it is added beside the old ones, and the
 * longest term wins. An entry counts as a repeat only for the same scope (or `all`), when it binds from no later on, and
 * only from the same source: if the registry's entry is cancelled one day, the customer's own refusal must be on file.
 */
export function extend(existing: readonly ShieldEntry[], refusal: Refusal): Extension {
  const standing = existing.filter((entry) => entry.cancelledAt === undefined && sameReach(entry, refusal));
  const repeated = standing.find(
    (entry) => entry.effectiveAt <= refusal.effectiveAt && reaches(entry.until, refusal.until),
  );
  return repeated ? { outcome: 'repeated', entry: repeated } : { outcome: 'add', until: refusal.until };
}

function sameReach(entry: ShieldEntry, refusal: Refusal): boolean {
  const covers = entry.scope === 'all' || entry.scope === refusal.scope;
  return entry.number === refusal.number && entry.source === refusal.source && covers;
}

function reaches(until: number | null, goal: number | null): boolean {
  return until === null || (goal !== null && until >= goal);
}
