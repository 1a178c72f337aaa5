import type { LedgerRecord } from '../../core/ledger/record.js';
import type { LedgerMark, Store } from '../ports/store.js';

/** The same store; whoever watches is told of each record once it is there, or that it could not be put there. */
export function watchStore(
  store: Store,
  recorded: (record: LedgerRecord, mark: LedgerMark | undefined) => void,
): Store {
  const told = async (record: LedgerRecord, written: Promise<LedgerMark>): Promise<LedgerMark> => {
    const mark = await written.catch((error: unknown) => {
      recorded(record, undefined);
      throw error;
    });
    recorded(record, mark);
    return mark;
  };
  return {
    ...store,
    append: (record) => told(record, store.append(record)),
    importPapers: (record, rows) => told(record, store.importPapers(record, rows)),
  };
}
