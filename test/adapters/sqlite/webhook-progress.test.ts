import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteWebhooks } from '../../../src/adapters/sqlite/index.js';
import { StoreUnavailable } from '../../../src/app/ports/store.js';

const inFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  return { folder, open: () => openSqliteWebhooks({ folder }) };
};

test('the place and the dead letters are there after a restart', async () => {
  const { open } = inFolder();
  const before = open();
  assert.equal(await before.place('crm'), undefined);
  await before.moved('crm', 7);
  await before.buried({ hook: 'crm', seq: 9, at: 5, why: "HTTP 500'; DROP TABLE webhooks" });
  before.close();
  const after = open();
  assert.equal(await after.place('crm'), 9);
  assert.deepEqual(await after.deadLetters({}), [
    { hook: 'crm', seq: 9, at: 5, why: "HTTP 500'; DROP TABLE webhooks" },
  ]);
  after.close();
});

test('another try is asked for by hook and place, and leaves the place where it is', async () => {
  const progress = inFolder().open();
  for (const [hook, seq] of [
    ['crm', 3],
    ['crm', 5],
    ['bi', 4],
  ] as const)
    await progress.buried({ hook, seq, at: 1, why: 'x' });
  assert.equal(await progress.again('crm', 3), 1);
  assert.deepEqual(
    (await progress.deadLetters({ again: true })).map(({ seq }) => seq),
    [3],
  );
  await progress.buried({ hook: 'crm', seq: 3, at: 2, why: 'still' });
  assert.deepEqual(await progress.deadLetters({ again: true }), []);
  assert.equal(await progress.place('crm'), 5);
  assert.equal(await progress.again('crm'), 2);
  await progress.revived('crm', 3);
  assert.deepEqual(
    (await progress.deadLetters({ hook: 'crm' })).map(({ seq }) => seq),
    [5],
  );
  progress.close();
  await assert.rejects(progress.place('crm'), StoreUnavailable);
});
