import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore, verifyDatabase } from '../../../src/adapters/sqlite/index.js';
import { aDecision } from '../../fakes/records.js';

const APPENDER = join(process.cwd(), 'build', 'test', 'adapters', 'sqlite', 'appender.js');

/** Lets another process shield numbers, kills it with -9 once it has said `count` of them, and returns what it said. */
async function killedAfter(folder: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [APPENDER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > count) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  assert.equal(child.signalCode, 'SIGKILL');
  return said.split('\n').slice(0, -1);
}

test('kill -9 right after an entry was confirmed loses none, and the ledger stays sound (R1.4)', async () => {
  for (const count of [1, 7, 60]) {
    const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
    const confirmed = await killedAfter(folder, count);
    assert.ok(confirmed.length >= count);
    assert.deepEqual(verifyDatabase(folder).damage, []);
    const store = openSqliteStore({ folder });
    const kept = new Set((await store.shieldList({})).map((entry) => entry.id));
    assert.deepEqual(
      confirmed.filter((id) => !kept.has(id)),
      [],
    );
    const head = await store.head();
    assert.equal((await store.append(aDecision('after'))).seq, (head?.seq ?? 0) + 1);
    store.close();
    rmSync(folder, { recursive: true });
  }
});

test('two processes that append at the same time make one chain', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const store = openSqliteStore({ folder, busyTimeoutMs: 5000 });
  let running = true;
  const other = killedAfter(folder, 50).finally(() => {
    running = false;
  });
  let own = 0;
  while (running) {
    await store.append(aDecision(`a${own++}`));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const confirmed = await other;
  const report = verifyDatabase(folder);
  assert.deepEqual(report.damage, []);
  assert.ok(report.count >= own + confirmed.length);
  store.close();
  rmSync(folder, { recursive: true });
});
