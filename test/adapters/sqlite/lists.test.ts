/** R7.1, C2: a list is replaced whole or not at all, and no call waits for it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { databaseFile } from '../../../src/adapters/sqlite/connection.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/index.js';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.js';
import { verifyDatabase } from '../../../src/adapters/sqlite/verify.js';
import type { PapersImportedRecord } from '../../../src/core/ledger/record.js';
import type { Paper } from '../../../src/core/papers/paper.js';
import { aDecision, NUMBER, T0 } from '../../fakes/records.js';

function given(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'callward-lists-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const open = (patienceMs = 5000) => {
    const store = openSqliteStore({ folder, busyTimeoutMs: 5, patienceMs });
    t.after(() => store.close());
    return store;
  };
  const rowsOnFile = (): number => {
    const db = new Database(databaseFile(folder), { readonly: true });
    const { rows } = db
      .prepare<[], { rows: number }>(
        'SELECT (SELECT count(*) FROM papers) + (SELECT count(*) FROM members) AS rows',
      )
      .get() ?? { rows: -1 };
    db.close();
    return rows;
  };
  return { folder, open, rowsOnFile };
}

const record = (list: string, papers: PapersImportedRecord['papers'] = 'policy'): PapersImportedRecord => ({
  kind: 'papers-imported',
  at: T0,
  list,
  papers,
  digest: 'ab'.repeat(32),
  rows: 0,
  refused: 0,
  operator: '王芳',
});
const aPolicy = (line: number, number = NUMBER, policyNumber = `P${line}`): Paper => ({
  kind: 'policy',
  id: `book@ab:${line}`,
  number,
  source: 'book@ab',
  policyNumber,
  inForceFrom: T0,
  inForceUntil: T0 + 1,
});
function* many(count: number, policyNumber: string, end?: () => void): Generator<Paper> {
  for (let line = 1; line <= count; line++) {
    yield aPolicy(line, line === 1 ? NUMBER : `+86138${String(line).padStart(8, '0')}`, policyNumber);
  }
  end?.();
}
const names = (papers: readonly Paper[]) =>
  papers.map((paper) => paper.kind === 'policy' && paper.policyNumber);

test('the same file again, other lists beside it: each list says what it said last', async (t) => {
  const { open, rowsOnFile } = given(t);
  const store = open();
  for (let again = 0; again < 3; again++)
    await store.importPapers(record('book'), { papers: many(600, 'A') });
  await store.importPapers(record('other'), { papers: [aPolicy(1, NUMBER, 'B')] });
  assert.deepEqual(names(await store.papers(NUMBER)).sort(), ['A', 'B']);
  assert.equal(rowsOnFile(), 601, 'nothing of the replaced lists is left');
  await store.importPapers(record('book'), { papers: [] });
  assert.deepEqual(names(await store.papers(NUMBER)), ['B']);
});

test('a reader sees the old list until the new one counts, and never a part of it', async (t) => {
  const { open } = given(t);
  const [writer, reader] = [open(), open()];
  await writer.importPapers(record('book'), { papers: many(300, 'old') });
  const seen = new Set<string>();
  let done = false;
  const importing = writer.importPapers(record('book'), { papers: many(3000, 'new') }).then(() => {
    done = true;
  });
  while (!done) {
    const [head, tail] = [await reader.papers(NUMBER), await reader.papers('+8613800000300')];
    seen.add(`${names(head)} ${names(tail)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await importing;
  assert.deepEqual(
    [...seen].filter((pair) => !['old old', 'new new', 'old new'].includes(pair)),
    [],
  );
  assert.ok(seen.has('old old'));
  assert.deepEqual(names(await reader.papers(NUMBER)), ['new']);
});

test('decisions are recorded while a list comes in', async (t) => {
  const { open, folder } = given(t);
  const [writer, service] = [open(), open(300)];
  let done = false;
  const importing = writer.importPapers(record('book'), { papers: many(5000, 'A') }).then(() => {
    done = true;
  });
  let recorded = 0;
  while (!done) {
    await service.append(aDecision(`a${recorded}`));
    recorded += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await importing;
  assert.ok(recorded > 20, `${recorded} decisions between the rows`);
  assert.equal(verifyDatabase(folder).ok, true);
});

test('an import that breaks off leaves the list as it was, and the next one sweeps up', async (t) => {
  const { open, rowsOnFile } = given(t);
  const store = open();
  await store.importPapers(record('book'), { papers: many(300, 'old') });
  const broken = many(1000, 'new', () => {
    throw new Error('the disk was pulled');
  });
  await assert.rejects(store.importPapers(record('book'), { papers: broken }), /pulled/);
  assert.deepEqual(names(await store.papers(NUMBER)), ['old']);
  assert.ok(rowsOnFile() > 300);
  await store.importPapers(record('book'), { papers: many(10, 'third') });
  assert.deepEqual(names(await store.papers(NUMBER)), ['third']);
  assert.equal(rowsOnFile(), 10);
});

test('two imports of one list at once: the one whose rows the other swept away is told, and no part of it counts', async (t) => {
  const { open } = given(t);
  const [one, two] = [open(), open()];
  let read = 0;
  let wake = (): void => undefined;
  const underWay = new Promise<void>((resolve) => {
    wake = resolve;
  });
  function* counted(): Generator<Paper> {
    for (const paper of many(6000, 'A')) {
      read += 1;
      if (read === 1500) wake();
      yield paper;
    }
  }
  const first = one.importPapers(record('book'), { papers: counted() });
  const lost = assert.rejects(first, /at the same time/);
  await underWay;
  await two.importPapers(record('book'), { papers: many(10, 'B') });
  await lost;
  assert.deepEqual(names(await one.papers(NUMBER)), ['B']);
  assert.deepEqual(names(await one.papers('+8613800002000')), []);
});

test('persons: numbers of one person over several lists are one (R2.3)', async (t) => {
  const { open } = given(t);
  const store = open();
  const person = (number: string, name: string) => ({ number, person: name });
  await store.importPapers(record('a', 'person'), { persons: [person('+1', 'x'), person('+2', 'x')] });
  await store.importPapers(record('b', 'person'), { persons: [person('+2', 'y'), person('+3', 'y')] });
  assert.deepEqual((await store.history('+2', 0)).numbers, ['+1', '+2', '+3']);
  assert.deepEqual((await store.history('+1', 0)).numbers, ['+1', '+2']);
  assert.deepEqual((await store.history('+9', 0)).numbers, ['+9']);
  await store.importPapers(record('b', 'person'), { persons: [] });
  assert.deepEqual((await store.history('+2', 0)).numbers, ['+1', '+2']);
});

test('lists of a data folder from before they were written in batches are still on file', async (t) => {
  const { folder, open } = given(t);
  const old = new Database(databaseFile(folder));
  for (const sql of MIGRATIONS.slice(0, 2)) old.exec(sql);
  old.pragma('user_version = 2');
  const paper = aPolicy(1);
  old
    .prepare('INSERT INTO papers (id, number, list, kind, body) VALUES (?, ?, ?, ?, ?)')
    .run(paper.id, paper.number, 'book', paper.kind, JSON.stringify(paper));
  for (const number of [NUMBER, '+2'])
    old.prepare('INSERT INTO persons (number, person, list) VALUES (?, ?, ?)').run(number, 'x', 'crm');
  old.close();
  const store = open();
  assert.deepEqual(await store.papers(NUMBER), [paper]);
  assert.deepEqual((await store.history(NUMBER, 0)).numbers, ['+2', NUMBER]);
  await store.importPapers(record('book'), { papers: [] });
  assert.deepEqual(await store.papers(NUMBER), []);
  assert.equal(verifyDatabase(folder).ok, true);
});
