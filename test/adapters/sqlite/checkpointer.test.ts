import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
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

test('an append waits for another process without holding up the event loop, and gives up in the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const store = openSqliteStore({ folder, busyTimeoutMs: 1, patienceMs: 10_000, restMs: 0 });
  const impatient = openSqliteStore({ folder, busyTimeoutMs: 1, restMs: 0 });
  const other = new Database(join(folder, 'callward.db'));
  const record = { kind: 'service', at: 1, event: 'started', version: '0', policyVersion: '0' } as const;
  try {
    other.exec('BEGIN IMMEDIATE');
    await assert.rejects(impatient.append(record), /locked by another process/);
    const waiting = store.append(record);
    let turns = 0;
    await waitFor('the event loop to turn meanwhile', () => ++turns > 5);
    other.exec('COMMIT');
    assert.equal((await waiting).seq, 1);
  } finally {
    other.close();
    store.close();
    impatient.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
