/** `callward import` as a person runs it (R7.1, C10). */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { type Answer, callward, newFolder } from './callward.js';

const YEAR = new Date().getFullYear();
/** Tomorrow in Beijing: what is shielded during a test is in force then. */
const NOON = ['--at', `${new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10)}T12:00:00+08:00`];

function given() {
  const data = newFolder();
  return {
    data,
    /** Writes the file and takes it in. */
    take: (kind: string, text: string | Buffer, ...more: readonly string[]): Promise<Answer> => {
      const file = join(data, '..', 'list.csv');
      writeFileSync(file, text);
      return callward('import', kind, file, '--data', data, '--operator', '王芳', ...more);
    },
  };
}
const LEADS = [
  '--approver',
  '李明',
  '--source',
  'web form',
  '--basis',
  'asked for a quote',
  '--purpose',
  'sale,survey',
];
const UNTIL = ['--expires', `${YEAR + 1}-12-31`];

test('R7.1 the summary, the refused rows with line, column and remedy in both languages, and no number in full', async () => {
  const t = given();
  const text = '\ufeff手机号,地区\n13800138000,广东\n1380013,\n13900139000,Atlantis\n13700137000,\n';
  const answer = await t.take('leads', text, '--list', 'spring', ...LEADS, ...UNTIL);
  assert.equal(answer.exit, 0, answer.stderr);
  assert.match(answer.stdout, /已导入 imported: spring {2}lead {2}2 行 rows, 2 行被拒 refused {2}\(utf-8/);
  assert.match(answer.stdout, /list\.csv:3 number: 号码无法识别.* \/ the number cannot be read/);
  assert.match(answer.stdout, /list\.csv:4 region: 地区无法识别.* \/ no such region/);
  assert.ok(!/1380013\b|13900139000|13700137000/.test(answer.stdout.replaceAll('例如 13800138000', '')));
});

test('R7.1 without an approver or an expiry a list of leads is refused, with the rule and the remedy', async () => {
  const t = given();
  const file = 'number\n13800138000\n';
  const none = await t.take('leads', file, '--list', 'spring', ...LEADS.slice(2), ...UNTIL);
  assert.deepEqual([none.exit, /--approver: .*R7\.1/.test(none.stdout)], [2, true]);
  const noEnd = await t.take('leads', file, '--list', 'spring', ...LEADS);
  assert.deepEqual([noEnd.exit, /--expires: .*R7\.1/.test(noEnd.stdout)], [2, true]);
  const unread = await t.take('leads', file, '--list', 'spring', ...LEADS, '--expires', '31/12/2030');
  assert.deepEqual([unread.exit, /--expires: 不是日期/.test(unread.stderr)], [2, true]);
  const lists = await callward('import', '--list', '--data', t.data, '--json');
  assert.deepEqual(JSON.parse(lists.stdout).lists, []);
});

test('GB18030 with Chinese headings is read, and told so in --json', async () => {
  const t = given();
  const heading = Buffer.from('cad6bbfabac52cb1a3b5a5bac52cc6f0c6da2cd6b9c6da0a', 'hex');
  const rows = Buffer.from(`13800138000,P1,${YEAR}/1/1,${YEAR + 1}/12/31\n`);
  const answer = await t.take('policies', Buffer.concat([heading, rows]), '--list', 'book', '--json');
  const told = JSON.parse(answer.stdout);
  assert.deepEqual([told.outcome, told.rows, told.refused, told.encoding], ['imported', 1, 0, 'gb18030']);
  assert.match(told.digest, /^[0-9a-f]{64}$/);
});

test('B5 lists stand beside each other and say their age; each is replaced by itself', async () => {
  const t = given();
  for (const list of ['spring', 'autumn', 'spring'])
    await t.take('leads', 'number\n13800138000\n', '--list', list, ...LEADS, ...UNTIL);
  const answer = JSON.parse((await callward('import', '--list', '--data', t.data, '--json')).stdout);
  assert.deepEqual(
    answer.lists.map((one: Record<string, unknown>) => [one.list, one.rows, one.ageDays, one.expired]),
    [
      ['autumn', 1, 0, false],
      ['spring', 1, 0, false],
    ],
  );
  const shown = await callward('import', '--list', '--data', t.data);
  assert.match(
    shown.stdout,
    /autumn {2}lead {2}1 行 rows {2}.*\(0 天 days\) {2}王芳 \+ 李明 {2}有效至 until/,
  );
});

test('a file of which most rows are refused changes nothing; the ledger stays sound either way', async () => {
  const t = given();
  await t.take('leads', 'number\n13800138000\n', '--list', 'spring', ...LEADS, ...UNTIL);
  const bad = await t.take('leads', 'number\nx\ny\n13900139000\n', '--list', 'spring', ...LEADS, ...UNTIL);
  assert.equal(bad.exit, 2);
  assert.match(bad.stdout, /未导入，原名单不变/);
  const unclosed = await t.take(
    'leads',
    'number,region\n13900139000,"x\n',
    '--list',
    'spring',
    ...LEADS,
    ...UNTIL,
  );
  assert.equal(unclosed.exit, 2);
  assert.match(unclosed.stderr, /list\.csv:2/);
  const store = openSqliteStore({ folder: t.data });
  assert.equal((await store.papers('+8613800138000')).length, 1);
  assert.equal((await store.papers('+8613900139000')).length, 0);
  store.close();
  assert.equal((await callward('audit', 'verify', '--data', t.data)).exit, 0);
});

test('a file that is not there is named, with what to do', async () => {
  const data = newFolder();
  const answer = await callward(
    'import',
    'persons',
    '/nowhere/x.csv',
    '--list',
    'p',
    '--operator',
    '王芳',
    '--data',
    data,
  );
  assert.equal(answer.exit, 2);
  assert.match(answer.stderr, /文件无法读取 \/ the file cannot be read.*\n.*\/nowhere\/x\.csv\n.*请核对路径/);
});

test('R4.6, C4 what was imported decides: service to a shielded holder of a policy, and no sale', async () => {
  const t = given();
  const shield = ['--source', 'manual', '--operator', 'ann', '--data', t.data];
  await callward('shield', 'add', '13800138000', ...shield);
  const check = async (purpose: string) =>
    (await callward('check', '13800138000', '--purpose', purpose, ...NOON, '--data', t.data)).exit;
  assert.deepEqual([await check('service'), await check('sale')], [10, 10]);
  const book = `number,policy,from,until\n13800138000,P1,${YEAR - 1}-01-01,${YEAR + 1}-12-31\n`;
  await t.take('policies', book, '--list', 'book');
  assert.deepEqual([await check('service'), await check('sale')], [0, 10]);
  await t.take('policies', 'number,policy,from,until\n', '--list', 'book', '--accept');
  assert.equal(await check('service'), 10);
});

test('100,000 rows are taken in whole', async () => {
  const t = given();
  const rows = Array.from({ length: 100_000 }, (_, i) => `138${String(i).padStart(8, '0')},CN-44`);
  const answer = await t.take(
    'leads',
    `number,region\n${rows.join('\n')}\n`,
    '--list',
    'big',
    ...LEADS,
    ...UNTIL,
    '--json',
  );
  assert.equal(answer.exit, 0, answer.stderr);
  assert.equal(JSON.parse(answer.stdout).rows, 100_000);
  const store = openSqliteStore({ folder: t.data });
  assert.equal((await store.papers('+8613800099999')).length, 1);
  store.close();
});
