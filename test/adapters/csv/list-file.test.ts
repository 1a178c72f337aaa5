import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { openListFile } from '../../../src/adapters/csv/list-file.js';
import { type FileRow, ListFileBroken } from '../../../src/app/ports/list-file.js';

/** `手机号,依据` and `13800138000,录音` in GB18030, and the 𠮷 that GBK lacks. */
const GB18030 = Buffer.concat([
  Buffer.from('cad6bbfabac52cd2c0bedd0a', 'hex'),
  Buffer.from('13800138000,'),
  Buffer.from('c2bcd2f4', 'hex'),
  Buffer.from('9534b2350a', 'hex'),
]);

function file(t: TestContext, bytes: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'callward-list-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'list.csv');
  writeFileSync(path, bytes);
  return path;
}

async function rowsOf(path: string): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const row of (await openListFile(path)).rows()) rows.push(row);
  return rows;
}

test('UTF-8 with and without a mark, CRLF, LF and CR: the same rows', async (t) => {
  const wanted = [
    { line: 1, cells: ['手机号', '地区'] },
    { line: 2, cells: ['13800138000', '广东'] },
  ];
  for (const mark of ['', '\ufeff'])
    for (const end of ['\n', '\r\n', '\r'])
      assert.deepEqual(
        await rowsOf(file(t, `${mark}手机号,地区${end}13800138000,广东${end}`)),
        wanted,
        JSON.stringify([mark, end]),
      );
});

test('GB18030, as spreadsheets in China write it', async (t) => {
  const path = file(t, GB18030);
  assert.equal((await openListFile(path)).encoding, 'gb18030');
  const rows = await rowsOf(path);
  assert.deepEqual(rows[0], { line: 1, cells: ['手机号', '依据'] });
  assert.equal(rows[1]?.cells[1], '录音𠮷');
});

test('the digest is that of the bytes, whatever the encoding', async (t) => {
  const digest = createHash('sha256').update(GB18030).digest('hex');
  assert.equal((await openListFile(file(t, GB18030))).digest, digest);
});

test('a row is told by the line on which it begins, past empty lines and lines within quotes', async (t) => {
  const rows = await rowsOf(file(t, 'a,b\n\n1,"x\ny"\n , \n2,z\n'));
  assert.deepEqual(rows, [
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1', 'x\ny'] },
    { line: 6, cells: ['2', 'z'] },
  ]);
});

test('a row with too few or too many cells comes as it is: what it lacks is for others to say', async (t) => {
  const rows = await rowsOf(file(t, 'a,b\n1\n1,2,3\n'));
  assert.deepEqual(
    rows.map(({ cells }) => cells.length),
    [2, 1, 3],
  );
});

test('a stray quotation mark within a cell is part of it', async (t) => {
  assert.deepEqual(
    (await rowsOf(file(t, 'a,b\n1,5" disk\n2,x\n'))).map(({ cells }) => cells[1]),
    ['b', '5" disk', 'x'],
  );
});

for (const [what, rest] of [
  ['short', '3,x\n4,y\n'],
  ['longer than any row', '3,x\n'.repeat(30_000)],
] as const)
  test(`a quotation mark that is never closed is found where it was opened: a ${what} rest`, async (t) => {
    const path = file(t, `a,b\n1,x\n2,"x\n${rest}`);
    await assert.rejects(rowsOf(path), (error) => error instanceof ListFileBroken && error.line === 3);
  });

test('a file that changes between the two looks is broken, though each row reads well', async (t) => {
  const path = file(t, 'a,b\n1,2\n');
  const list = await openListFile(path);
  writeFileSync(path, 'a,b\n1,3\n');
  await assert.rejects(async () => {
    for await (const row of list.rows()) assert.ok(row);
  }, ListFileBroken);
});

test('an empty file has no rows', async (t) => {
  assert.deepEqual(await rowsOf(file(t, '')), []);
  assert.deepEqual(await rowsOf(file(t, '\ufeff')), []);
});

test('any bytes give rows or are broken, and nothing else', async (t) => {
  const path = file(t, '');
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw)),
    fc
      .array(fc.constantFrom('"', ',', '\n', '\r', 'a', '号', '\0', '\ufeff'), { maxLength: 60 })
      .map((parts) => Buffer.from(parts.join(''))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (raw) => {
      writeFileSync(path, raw);
      try {
        for (const { line, cells } of await rowsOf(path)) assert.ok(line >= 1 && cells.length >= 1);
      } catch (error) {
        assert.ok(error instanceof ListFileBroken, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
