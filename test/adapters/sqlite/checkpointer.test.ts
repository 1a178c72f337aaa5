import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { waitFor } from '../../../scripts/lab/wait.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/index.js';

test('the log is moved into the file by the thread, and the ledger reads on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const store = openSqliteStore({ folder, checkpointer: true });
  try {
    const file = join(folder, 'callward.db');
    const before = statSync(file).size;
    const service = { kind: 'service', event: 'started', version: '0', policyVersion: '0' } as const;
    for (let at = 0; at < 200; at++) await store.append({ ...service, at });
    await waitFor('the records to be in the file itself', () => statSync(file).size > before);
    assert.equal((await store.head())?.seq, 200);
    await store.append({ ...service, at: 200 });
    assert.equal((await store.head())?.seq, 201);
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
