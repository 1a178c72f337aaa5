import type { PapersImportedRecord } from '../../core/ledger/record.js';
import type { Store } from '../ports/store.js';

/** The lists on file, each as it was last taken in, in the order of their names. Rejects with StoreUnavailable. */
export async function listsOnFile(store: Pick<Store, 'records'>): Promise<readonly PapersImportedRecord[]> {
  const lists = new Map<string, PapersImportedRecord>();
  for await (const { record } of store.records({ kinds: ['papers-imported'] })) {
    if (record.kind === 'papers-imported') lists.set(record.list, record);
  }
  return [...lists.values()].sort((a, b) => (a.list < b.list ? -1 : 1));
}
