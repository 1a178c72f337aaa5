import { createHash } from 'node:crypto';
import {
  openSqliteHearing,
  openSqliteStore,
  openSqliteWebhooks,
} from '../../../src/adapters/sqlite/index.js';
import type { LedgerRecord } from '../../../src/core/ledger/record.js';
import { aDecision, aHeard, anAlert, aShieldAdded, aShieldCancelled } from '../../fakes/records.js';

/**
 * A process of its own that shields numbers without end and says each one once it is on disk; it waits to be killed. With
 * `all` it writes as the service does: every table, three connections, and a thread that moves the log into the file.
 */
const [folder = '', from = '0', all] = process.argv.slice(2);
const busyTimeoutMs = 5000; // the other process may hold the lock on a busy machine
const store = openSqliteStore({ folder, busyTimeoutMs, ...(all && { checkpointer: true }) });
const hearing = openSqliteHearing({ folder, busyTimeoutMs });
const webhooks = openSqliteWebhooks({ folder, busyTimeoutMs });

async function theRest(i: number): Promise<void> {
  const salt = `salt ${i}`;
  const text = '不要再打了。'.repeat(i % 400);
  const digest = createHash('sha256')
    .update(salt + text)
    .digest('hex');
  await hearing.keepSnippet({ id: `h${i}`, at: i, salt, text });
  const records: LedgerRecord[] = [
    { ...aHeard(`h${i}`), digest },
    aDecision(`d${i}`),
    anAlert(`al${i}`),
    { kind: 'alert-acknowledged', at: i, alert: `al${i}`, operator: 'ann' },
    { kind: 'refusal-settled', at: i, id: `h${i}`, how: 'confirmed' },
    aShieldCancelled(`s${i}`),
  ];
  for (const record of records) {
    const { seq } = await store.append(record);
    await webhooks.moved('hook', seq);
  }
  if (i % 16 === 0) await hearing.forgetSnippets(i - 8);
}

for (let i = Number(from); ; i++) {
  const id = `s${i}`;
  await store.append(aShieldAdded(id, `+86138${String(i).padStart(8, '0')}`));
  process.stdout.write(`${id}\n`);
  if (all) await theRest(i);
  // The pipe is read by another process: without a turn of the loop nothing would leave this one.
  await new Promise((resolve) => setImmediate(resolve));
}
