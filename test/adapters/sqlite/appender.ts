import { openSqliteStore } from '../../../src/adapters/sqlite/index.js';
import { aShieldAdded } from '../../fakes/records.js';

/** A process of its own that shields numbers without end and says each one once it is on disk; it waits to be killed. */
const [folder = ''] = process.argv.slice(2);
const store = openSqliteStore({ folder, busyTimeoutMs: 5000 }); // the other process may hold the lock on a busy machine
for (let i = 0; ; i++) {
  const id = `s${i}`;
  await store.append(aShieldAdded(id, `+86138${String(i).padStart(8, '0')}`));
  process.stdout.write(`${id}\n`);
  // The pipe is read by another process: without a turn of the loop nothing would leave this one.
  await new Promise((resolve) => setImmediate(resolve));
}
