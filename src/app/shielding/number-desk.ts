import { maskNumber } from '../../core/number/mask.js';
import type { NumberReading, PhoneNumber } from '../../core/number/phone-number.js';
import { inForce } from '../../core/shield/in-force.js';
import type { Clock } from '../ports/clock.js';
import type { NumberDesk, Story } from '../ports/number-desk.js';
import type { Store, StoredRecord } from '../ports/store.js';
import { addShield } from './add-shield.js';
import { isoTime, type RecordShow, viewRecord } from './record-view.js';
import { SHIELD_PROBLEMS } from './refused.js';
import { recordReveal } from './reveal.js';

/** The newest of a number's story; the whole of a long one is for `callward story`. */
const LONGEST_STORY = 500;

export interface NumberDeskDeps {
  readonly store: Store;
  readonly read: (typed: string) => NumberReading;
  readonly now: Clock;
  readonly newId: () => string;
  readonly term: string;
  /** Masks what looks like a number in free text. */
  readonly hide: (text: string) => string;
}

export function createNumberDesk(deps: NumberDeskDeps): NumberDesk {
  const { store, now } = deps;
  const masked: RecordShow = { number: maskNumber, text: deps.hide };
  const full: RecordShow = { number: (number) => number, text: (text) => text };
  const record = recordReveal(deps);

  const numberOf = (typed: string): PhoneNumber | undefined => {
    const reading = deps.read(typed);
    return reading.parsed ? reading : undefined;
  };

  async function tell({ key }: PhoneNumber, show: RecordShow): Promise<Story> {
    const rows: StoredRecord[] = [];
    for await (const row of store.records({ number: key, newestFirst: true, limit: LONGEST_STORY + 1 }))
      rows.push(row);
    const at = now();
    return {
      number: show.number(key),
      shielded: (await store.shieldEntries(key)).some((entry) => inForce(entry, at)),
      more: rows.length > LONGEST_STORY,
      records: rows
        .slice(0, LONGEST_STORY)
        .reverse()
        .map(({ seq, hash, record }) => ({
          seq,
          hash,
          time: isoTime(record.at) ?? '',
          record: viewRecord(record, show),
        })),
    };
  }

  return {
    async story(typed) {
      const number = numberOf(typed);
      return number && tell(number, masked);
    },
    async reveal(typed, operator) {
      const number = numberOf(typed);
      if (!number) return undefined;
      const answer = await record(operator, 'board', 1, number.key);
      // An account has a name that goes on the record; one that does not is shown nothing.
      return answer.outcome === 'recorded' ? tell(number, full) : undefined;
    },
    async refuse({ number: typed, operator, scope, term = deps.term, evidence }) {
      const number = numberOf(typed);
      if (!number) return undefined;
      const answer = await addShield(deps)({
        number,
        source: 'manual',
        operator,
        scope,
        term,
        ...(evidence === undefined ? {} : { evidence }),
      });
      if (answer.outcome === 'refused') return { outcome: 'refused', ...SHIELD_PROBLEMS[answer.why] };
      const { id: entry, until } = answer.entry;
      return { outcome: answer.outcome, entry, number: maskNumber(number.key), until };
    },
  };
}
