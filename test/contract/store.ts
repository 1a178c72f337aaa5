import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type LedgerQuery,
  type Store,
  type StoredRecord,
  StoreUnavailable,
} from '../../src/app/ports/store.js';
import { aDay, aDecision, anAlert, aShieldAdded, aShieldCancelled, NUMBER, T0 } from '../fakes/records.js';

export interface StoreUnderTest {
  readonly store: Store;
  dispose(): void;
}

/** What every store must do. A backend's test file gives a factory and adds what is its own. */
export function testStore(name: string, create: () => StoreUnderTest): void {
  const withStore = (what: string, body: (store: Store) => Promise<void>): void => {
    test(what, async () => {
      const { store, dispose } = create();
      try {
        await body(store);
      } finally {
        store.close();
        dispose();
      }
    });
  };

  describe(`store contract: ${name}`, () => {
    withStore('an empty store answers, and has no head', async (store) => {
      assert.equal(await store.head(), undefined);
      assert.deepEqual(await store.shieldEntries(NUMBER), []);
      assert.equal(await store.shieldEntry('none'), undefined);
      assert.deepEqual(await store.shieldList({}), []);
      assert.deepEqual(await all(store, {}), []);
    });

    withStore('records come back as they were written, in order (R8.3)', async (store) => {
      for (const record of aDay()) await store.append(record);
      const rows = await all(store, {});
      assert.deepEqual(
        rows.map((row) => row.record),
        aDay(),
      );
      assert.deepEqual(
        rows.map((row) => row.seq),
        aDay().map((_, i) => i + 1),
      );
      const last = rows.at(-1);
      assert.deepEqual(await store.head(), { seq: last?.seq, hash: last?.hash });
    });

    withStore('records behind a row are read without those before it', async (store) => {
      for (const record of aDay()) await store.append(record);
      const rows = await all(store, { afterSeq: 5, kinds: ['shield-added', 'shield-cancelled'] });
      assert.deepEqual(
        rows.map(({ seq }) => seq),
        [6, 7],
      );
      assert.deepEqual(await all(store, { afterSeq: aDay().length }), []);
    });

    withStore(
      'R2.3 past calls are the allowed ones; one that the guard stopped after all is none',
      async (store) => {
        for (const id of ['a1', 'a2', 'a3']) await store.append(aDecision(id));
        const { attempt, verdict, ...rest } = aDecision('a2', NUMBER, T0 + 1);
        const stopped = { ...verdict, outcome: 'block', reason: 'shielded' } as const;
        await store.append({ ...rest, attempt: { ...attempt, door: 'guard' }, verdict: stopped });
        const { calls } = await store.history(NUMBER, T0);
        assert.deepEqual(
          calls.map(({ id }) => id),
          ['a1', 'a3'],
        );
        assert.deepEqual((await store.history(NUMBER, T0 + 1)).calls, []);
      },
    );

    withStore('R2.3 a refusal that was taken back starts no cooling-off', async (store) => {
      await store.append(aShieldAdded('s1'));
      assert.equal((await store.history(NUMBER, T0)).refusedAt, T0);
      await store.append(aShieldCancelled('s1'));
      assert.equal((await store.history(NUMBER, T0)).refusedAt, undefined);
    });

    withStore('append answers with the mark of its own row', async (store) => {
      const mark = await store.append(aDecision('a1'));
      assert.equal(mark.seq, 1);
      assert.match(mark.hash, /^[0-9a-f]{64}$/);
      assert.deepEqual(await store.head(), mark);
    });

    withStore('appends at the same time each get a number of their own', async (store) => {
      const marks = await Promise.all(Array.from({ length: 50 }, (_, i) => store.append(aDecision(`a${i}`))));
      assert.equal(new Set(marks.map((mark) => mark.seq)).size, 50);
      assert.equal(new Set(marks.map((mark) => mark.hash)).size, 50);
    });

    withStore('a shielded number is found, and only that number (R1.1)', async (store) => {
      const record = aShieldAdded('s1');
      await store.append(record);
      assert.deepEqual(await store.shieldEntries(NUMBER), [record.entry]);
      assert.deepEqual(await store.shieldEntry('s1'), record.entry);
      assert.deepEqual(await store.shieldEntries(`${NUMBER}0`), []);
      assert.deepEqual(await store.shieldEntries('%'), []);
    });

    withStore('optional fields of an entry are kept, and absent ones stay absent', async (store) => {
      const base = aShieldAdded('s1');
      const full = { ...base, entry: { ...base.entry, evidence: '录音 17', until: null } };
      await store.append(full);
      assert.deepEqual(await store.shieldEntry('s1'), full.entry);
      assert.equal(Object.hasOwn((await store.shieldEntries(NUMBER))[0] ?? {}, 'cancelledAt'), false);
    });

    withStore('the same entry id again changes nothing', async (store) => {
      const first = aShieldAdded('s1');
      await store.append(first);
      await store.append({ ...first, entry: { ...first.entry, until: T0, number: '+861', operator: 'eve' } });
      assert.deepEqual(await store.shieldEntry('s1'), first.entry);
      assert.deepEqual(await store.shieldEntries('+861'), []);
    });

    withStore('a cancelled entry stays on file, the first cancellation counts', async (store) => {
      await store.append(aShieldAdded('s1'));
      await store.append(aShieldCancelled('s1', NUMBER, T0 + 10));
      await store.append(aShieldCancelled('s1', NUMBER, T0 + 99));
      await store.append(aShieldCancelled('never-there'));
      assert.deepEqual(
        (await store.shieldEntries(NUMBER)).map((entry) => entry.cancelledAt),
        [T0 + 10],
      );
    });

    withStore('shieldList keeps the order, the limit, and what is in force', async (store) => {
      for (const id of ['s3', 's1', 's2']) await store.append(aShieldAdded(id));
      await store.append(aShieldCancelled('s1', NUMBER, T0 + 10));
      const ids = async (query: Parameters<Store['shieldList']>[0]) =>
        (await store.shieldList(query)).map((entry) => entry.id);
      assert.deepEqual(await ids({}), ['s3', 's1', 's2']);
      assert.deepEqual(await ids({ limit: 2 }), ['s3', 's1']);
      assert.deepEqual(await ids({ inForceAt: T0 + 9 }), ['s3', 's1', 's2']);
      assert.deepEqual(await ids({ inForceAt: T0 + 10 }), ['s3', 's2']);
      assert.deepEqual(await ids({ inForceAt: T0 - 1 }), []);
      assert.deepEqual(await ids({ inForceAt: Number.MAX_SAFE_INTEGER }), []);
    });

    withStore('records are chosen by kind, number and time (R8.3)', async (store) => {
      for (const record of aDay()) await store.append(record);
      const seqs = async (query: LedgerQuery) => (await all(store, query)).map((row) => row.seq);
      assert.deepEqual(await seqs({ kinds: ['decision'] }), [2, 4]);
      assert.deepEqual(await seqs({ kinds: ['decision', 'alert'] }), [2, 4, 5]);
      assert.deepEqual(await seqs({ kinds: [] }), []);
      assert.deepEqual(await seqs({ number: NUMBER }), [2, 3, 5]);
      assert.deepEqual(await seqs({ from: T0 + 1, to: T0 + 3 }), [4, 5]);
      assert.deepEqual(await seqs({ newestFirst: true, limit: 2 }), [7, 6]);
      assert.deepEqual(await seqs({ limit: 0 }), []);
    });

    withStore('a long ledger is read whole while it grows', async (store) => {
      for (let i = 0; i < 1203; i++) await store.append(anAlert(`al${i}`));
      let seen = 0;
      for await (const row of store.records({ to: T0 + 1 })) {
        seen += 1;
        assert.equal(row.seq, seen);
        if (seen === 10) await store.append(aDecision('late', NUMBER, T0 + 5));
      }
      assert.equal(seen, 1203);
    });

    withStore('values are data, never language', async (store) => {
      for (const evil of [
        "'; DROP TABLE ledger; --",
        '" OR 1=1',
        'a\u0000b',
        '\ud800',
        '%_\\',
        '号码\n'.repeat(3),
      ]) {
        const record = { ...aShieldAdded(`id ${evil}`, evil), at: T0 };
        await store.append({ ...record, entry: { ...record.entry, operator: evil, evidence: evil } });
        const found = await all(store, { number: evil });
        assert.ok(found.length <= 1);
      }
      assert.equal((await all(store, {})).length, 6);
      assert.deepEqual(await store.shieldEntries('x'), []);
    });

    withStore(
      'its version tells of what decisions rest on, and not of the decisions recorded',
      async (store) => {
        const versions = [await store.version()];
        for (const record of [aShieldAdded('s1'), aShieldCancelled('s1')]) {
          await store.append(record);
          versions.push(await store.version());
        }
        assert.equal(new Set(versions).size, versions.length);
        await store.append(aDecision('a1'));
        assert.equal(await store.version(), versions.at(-1));
      },
    );

    withStore('a closed store is unavailable, in the one error of the port', async (store) => {
      store.close();
      await assert.rejects(store.append(aDecision('a1')), StoreUnavailable);
      await assert.rejects(store.shieldEntries(NUMBER), StoreUnavailable);
      await assert.rejects(all(store, {}), StoreUnavailable);
    });
  });
}

export async function all(store: Store, query: LedgerQuery): Promise<StoredRecord[]> {
  const rows: StoredRecord[] = [];
  for await (const row of store.records(query)) rows.push(row);
  return rows;
}
