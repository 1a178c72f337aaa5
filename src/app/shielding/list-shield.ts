import type { ShieldEntry } from '../../core/shield/shield-entry.js';
import type { Store } from '../ports/store.js';

export interface ListShieldQuery {
  /** Only entries in force at this time; absent: every entry ever made. */
  readonly inForceAt?: number;
  readonly limit?: number;
}

/** The shield list in the order registered. Rejects with StoreUnavailable. */
export function listShield(deps: { readonly store: Pick<Store, 'shieldList'> }) {
  return (query: ListShieldQuery): Promise<readonly ShieldEntry[]> => deps.store.shieldList(query);
}
