import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import type { Lab } from '../../scripts/lab/lab.js';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import type { Store } from '../../src/app/ports/store.js';
import { addShield } from '../../src/app/shielding/add-shield.js';
import { loadNumberingPlan } from '../../src/config/numbering.js';
import type { Alert, DecisionRecord, LedgerRecord } from '../../src/core/ledger/record.js';
import { normalise } from '../../src/core/number/normalise.js';

const plan = loadNumberingPlan('config/numbering', { home: 'cn' });

/** `count` different mobile numbers that nothing speaks against. */
export function freshNumbers(count: number): string[] {
  const numbers = new Set<string>();
  while (numbers.size < count) numbers.add(`139${String(randomInt(1e8)).padStart(8, '0')}`);
  return [...numbers];
}

/** Numbers one digit too short or too long: nobody can say whose they are. */
export const unreadableNumbers = (count: number): string[] =>
  freshNumbers(count).map((number, i) => (i % 2 ? number.slice(0, 10) : `${number}1`));

export const keyOf = (number: string): string => {
  const reading = normalise(number, plan);
  if (!reading.parsed) throw new Error(`test number ${number} cannot be read`);
  return reading.key;
};

/** Shields the numbers as another process would: through the store of the running service, no word to it. */
export async function shield(lab: Lab, numbers: readonly string[]): Promise<void> {
  await withStore(lab, async (store) => {
    const add = addShield({ store, now: Date.now, newId: randomUUID });
    for (const spelled of numbers) {
      const number = normalise(spelled, plan);
      if (!number.parsed) throw new Error(`test number ${spelled} cannot be read`);
      await add({ number, source: 'manual', operator: 'test', scope: 'all', term: 'P1Y' });
    }
  });
}

/** Works on the store of the running service as another process would. */
export async function withStore<T>(lab: Lab, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openSqliteStore({ folder: lab.service.data, busyTimeoutMs: 5000 });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** Every record of one kind, oldest first. */
export const ofKind = <K extends LedgerRecord['kind']>(lab: Lab, kind: K) =>
  withStore(lab, async (store) => {
    const found: Extract<LedgerRecord, { kind: K }>[] = [];
    for await (const { record } of store.records({ kinds: [kind] }))
      found.push(record as Extract<LedgerRecord, { kind: K }>);
    return found;
  });

/** Every decision on record, oldest first. */
export const decisions = (lab: Lab): Promise<DecisionRecord[]> => ofKind(lab, 'decision');
export const alerts = async (lab: Lab): Promise<Alert[]> =>
  (await ofKind(lab, 'alert')).map(({ alert }) => alert);

/** The ledger verifies; where it does not, the test says which record or table and why. */
export async function ledgerIsSound(lab: Lab): Promise<void> {
  const { code, out, err } = await lab.service.cli(['audit', 'verify']);
  assert.equal(code, 0, `callward audit verify: ${out}${err}`);
}

/** Runs `work` over all items, at most `width` at a time. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<unknown>) {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
