import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import {
  openSqliteBoard,
  openSqliteHearing,
  openSqliteStore,
  verifyDatabase,
} from '../../../src/adapters/sqlite/index.js';
import { aDay, aDecision, aHeard } from '../../fakes/records.js';

const APPENDER = join(process.cwd(), 'build', 'test', 'adapters', 'sqlite', 'appender.js');

const KILLS = 8;

/** Lets another process shield numbers, kills it with -9 once it has said `count` of them, and returns what it said. */
async function killedAfter(folder: string, count: number, ...more: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [APPENDER, folder, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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

test('kill -9 again and again in the middle of every table’s writes: what is left is sound each time (R1.4, R8.3)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const confirmed: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    // Killed a little later each time, by another count: in the middle of whatever is being written just then.
    confirmed.push(...(await killedAfter(folder, 1 + ((kill * 7) % 23), String(kill * 10_000), 'all')));
    assert.deepEqual(verifyDatabase(folder).damage, [], `kill ${kill}`);
  }
  const store = openSqliteStore({ folder });
  const kept = new Set((await store.shieldList({})).map((entry) => entry.id));
  assert.deepEqual(
    confirmed.filter((id) => !kept.has(id)),
    [],
  );
  store.close();
  rmSync(folder, { recursive: true });
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

/** Calls `each` before every statement that writes, on whichever connection, as long as `work` lasts. */
async function beforeEveryWrite(each: () => void, work: () => Promise<void>): Promise<void> {
  const db = new Database(':memory:');
  const statement: { run(...bound: unknown[]): unknown } = Object.getPrototypeOf(db.prepare('SELECT 1'));
  db.close();
  const run = statement.run;
  statement.run = function (...bound) {
    each();
    return run.apply(this, bound);
  };
  try {
    await work();
  } finally {
    statement.run = run;
  }
}

test('a process that ends between any two statements leaves the ledger and every table beside it in step (R1.4, R6.1)', async () => {
  const [folder, left] = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'callward-test-'))) as [string, string];
  const store = openSqliteStore({ folder });
  const copies: string[] = [];
  await beforeEveryWrite(
    () => {
      // What a killed process leaves: its files as the system has them at this moment.
      const copy = mkdtempSync(join(left, 'at-'));
      for (const name of ['callward.db', 'callward.db-wal'])
        copyFileSync(join(folder, name), join(copy, name));
      copies.push(copy);
    },
    async () => {
      for (const record of [
        ...aDay(),
        { kind: 'alert-acknowledged', at: 9, alert: 'al1', operator: 'ann' } as const,
        aHeard('h1'),
        aHeard('h2'),
        { kind: 'refusal-settled', at: 9, id: 'h1', how: 'confirmed' } as const,
      ])
        await store.append(record);
    },
  );
  assert.ok(copies.length > 40, `${copies.length} statements`);
  for (const copy of copies) {
    const report = verifyDatabase(copy);
    assert.deepEqual(report.damage, []);
    const at = openSqliteStore({ folder: copy });
    const [alerts, waiting] = [new Set<string>(), new Set<string>()];
    let decided = 0;
    for await (const { record } of at.records({})) {
      if (record.kind === 'decision') decided += 1;
      if (record.kind === 'alert') alerts.add(`${record.alert.id} false`);
      if (record.kind === 'alert-acknowledged' && alerts.delete(`${record.alert} false`))
        alerts.add(`${record.alert} true`);
      if (record.kind === 'refusal-heard') waiting.add(record.id);
      if (record.kind === 'refusal-settled') waiting.delete(record.id);
    }
    at.close();
    const board = openSqliteBoard({ folder: copy });
    const shown = (await board.alerts({ limit: 10 })).map(
      (one) => `${one.alert.id} ${'acknowledged' in one}`,
    );
    const counted = (await board.trends({ from: 0, to: 2 ** 42, by: 'hour', offsetHours: 0 }))
      .filter(({ what }) => what === 'decision')
      .reduce((sum, { count }) => sum + count, 0);
    board.close();
    const hearing = openSqliteHearing({ folder: copy });
    const unsettled = (await hearing.unsettled()).map(({ record }) => record.id);
    hearing.close();
    assert.deepEqual([shown, counted, unsettled], [[...alerts], decided, [...waiting]]);
  }
  store.close();
  for (const one of [folder, left]) rmSync(one, { recursive: true });
});
