import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ImportRequest, importList } from '../../../src/app/papers/import-list.js';
import { readDate } from '../../../src/app/papers/read-date.js';
import type { ListFile } from '../../../src/app/ports/list-file.js';
import { createMemoryStore } from '../../fakes/memory-store.js';
import { testPolicy } from '../../fakes/policy.js';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const KEY = '+8613800138000';

const fileOf = (...lines: readonly string[]): ListFile => ({
  digest: 'ab'.repeat(32),
  encoding: 'utf-8',
  async *rows() {
    for (const [index, line] of lines.entries()) yield { line: index + 1, cells: line.split(',') };
  },
});
const terms = {
  legalBasis: 'asked for a quote',
  purposes: ['sale'],
  expiresAt: Date.parse('2027-01-01T00:00:00+08:00'),
} as const;
const leads = (fields: Partial<ImportRequest> = {}): ImportRequest => ({
  kind: 'lead',
  list: 'spring',
  file: fileOf('number,region', '13800138000,广东', '+86 139-0013-9000,CN-31'),
  operator: '王芳',
  approver: '李明',
  source: 'own web form',
  terms,
  accept: false,
  ...fields,
});
const of = (kind: ImportRequest['kind'], ...lines: readonly string[]): ImportRequest => ({
  kind,
  list: kind,
  file: fileOf(...lines),
  operator: '王芳',
  accept: false,
});

function given() {
  const store = createMemoryStore();
  return { store, run: importList({ store, plan: testPolicy.plan, now: () => NOW }) };
}

test('R7.1 a list of leads is on file with its source, basis, approver, purpose and expiry, and the record names them', async () => {
  const { store, run } = given();
  assert.deepEqual(await run(leads()), { outcome: 'imported', rows: 2, refused: 0, faults: [], ignored: [] });
  assert.deepEqual(await store.papers(KEY), [
    {
      kind: 'lead',
      id: 'spring@abababababab:2',
      number: KEY,
      source: 'spring@abababababab',
      list: 'spring',
      legalBasis: 'asked for a quote',
      approver: '李明',
      purposes: ['sale'],
      expiresAt: terms.expiresAt,
      region: 'CN-44',
    },
  ]);
  assert.deepEqual(store.rows[0]?.record, {
    kind: 'papers-imported',
    at: NOW,
    list: 'spring',
    papers: 'lead',
    digest: 'ab'.repeat(32),
    rows: 2,
    refused: 0,
    operator: '王芳',
    approver: '李明',
    source: 'own web form',
    ...terms,
  });
});

for (const [why, fields] of [
  ['no-approver', { approver: undefined }],
  ['no-approver', { approver: ' ' }],
  ['same-person', { approver: '王芳 ' }],
  ['mixed-script', { approver: 'Lі' }],
  ['no-operator', { operator: '' }],
  ['bad-list', { list: 'a\nb' }],
  ['no-source', { source: undefined }],
  ['no-basis', { terms: { ...terms, legalBasis: '' } }],
  ['no-purpose', { terms: { ...terms, purposes: [] } }],
  ['expired', { terms: { ...terms, expiresAt: NOW } }],
  ['expired', { terms: { ...terms, expiresAt: 0 } }],
] as const)
  test(`R7.1 ${why}: nothing is taken in, for ${JSON.stringify(fields)}`, async () => {
    const { store, run } = given();
    const answer = await run({ ...leads(), ...fields } as ImportRequest);
    assert.deepEqual([answer.outcome, answer.why], ['refused', why]);
    assert.equal(store.rows.length, 0);
  });

test('a lead may expire sooner than its list, and never later', async () => {
  const { store, run } = given();
  await run(leads({ file: fileOf('number,expires', '13800138000,2026-11-30', '13900139000,2030-01-01') }));
  const ends = [...(await store.papers(KEY)), ...(await store.papers('+8613900139000'))];
  assert.deepEqual(
    ends.map((lead) => lead.kind === 'lead' && lead.expiresAt),
    [Date.parse('2026-12-01T00:00:00+08:00'), terms.expiresAt],
  );
});

test('every fault of a row is told with its line and column, and good rows survive', async () => {
  const { run } = given();
  const answer = await run(
    of(
      'policy',
      'number,policy,from,until',
      '13800138000,P1,2026-01-01,2026-12-31',
      '1380013800,P2,2026-02-30,',
      '13800138001,P3,2026-12-31,2026-01-01',
      '13800138000,P1,2025-01-01,2025-12-31',
      '13800138000,P4,2026/1/1,2026年12月31日',
      '13800138002,P5,2026-01-01',
      '13800138003,P6,01/02/2026,2026-12-31',
      '13800138004,P7,2026-01-01,2026-12-31',
      '13800138005,P8,2026-01-01,2026-12-31',
      '13800138006,P9,2026-01-01,2026-12-31',
    ),
  );
  assert.deepEqual([answer.outcome, answer.rows, answer.refused], ['imported', 5, 5]);
  assert.deepEqual(
    answer.faults.map(({ line, column = '', what }) => `${line} ${column} ${what}`),
    [
      '3 number bad-number',
      '3 from bad-date',
      '3 until missing',
      '4 until end-before-start',
      '5 number duplicate',
      '7  columns-differ',
      '8 from bad-date',
    ],
  );
});

test('a day that ends something is inside; the customer’s own word for no end is needed, an empty cell is a mistake', async () => {
  const { store, run } = given();
  const answer = await run(
    of(
      'consent',
      'number,given,purposes,until,evidence',
      '13800138000,2026-11-01,sale;survey,2026-12-31,form 1',
      '13800138000,2026-11-02 09:30,sale,永久,form 2',
      '13800138000,2026-11-02,sale,,form 3',
      '13800138000,2026-11-02,sale,never,form 4',
      '13800138000,2026-11-23,sale,forever,form 5',
      '13800138000,2026-11-02,promo,forever,form 6',
      '13800138000,2026-11-02,sale,forever,',
      '13800138001,2026-11-02,sale,forever,f',
      '13800138002,2026-11-02,sale,forever,f',
      '13800138003,2026-11-02,sale,forever,f',
    ),
  );
  assert.deepEqual(
    (await store.papers(KEY)).map((paper) => paper.kind === 'consent' && [paper.givenAt, paper.until]),
    [
      [Date.parse('2026-11-01T00:00:00+08:00'), Date.parse('2027-01-01T00:00:00+08:00')],
      [Date.parse('2026-11-02T09:30:00+08:00'), null],
    ],
  );
  assert.deepEqual(
    answer.faults.map(({ line, what }) => `${line} ${what}`),
    ['4 missing', '5 bad-date', '6 in-the-future', '7 bad-purpose', '8 missing'],
  );
});

test('numbers of one person are grouped; a number twice is said', async () => {
  const { store, run } = given();
  const answer = await run(
    of('person', '客户号,手机号', 'C1,13800138000', 'C1,01062551234', 'C2,86 13800138000'),
  );
  assert.deepEqual([answer.rows, answer.faults[0]?.what], [2, 'duplicate']);
  assert.deepEqual((await store.history(KEY, 0)).numbers, ['+861062551234', KEY]);
});

test('a list replaces the one of its name and no other; what it said before is gone', async () => {
  const { store, run } = given();
  await run(leads());
  await run(leads({ list: 'autumn', file: fileOf('number', '13800138000') }));
  await run(leads({ file: fileOf('number', '13700137000') }));
  const lists = (await store.papers(KEY)).map((paper) => paper.kind === 'lead' && paper.list);
  assert.deepEqual(lists, ['autumn']);
});

for (const [why, file] of [
  ['no-header', fileOf()],
  ['no-header', fileOf('13800138000,广东', '13900139000,上海')],
  ['no-header', fileOf('number,手机号', '13800138000,13800138000')],
  ['no-rows', fileOf('number,region')],
  ['no-rows', fileOf('number', 'x', 'y')],
  ['mostly-refused', fileOf('number', '13800138000', 'x', 'y')],
] as const)
  test(`a bad file replaces nothing: ${why}`, async () => {
    const { store, run } = given();
    await run(leads());
    const answer = await run(leads({ file }));
    assert.deepEqual([answer.outcome, answer.why], ['refused', why]);
    assert.equal((await store.papers(KEY)).length, 1);
    assert.equal(store.rows.length, 1);
  });

test('exactly half refused is taken; more only where somebody says so; a list is emptied only so', async () => {
  const { store, run } = given();
  const half = await run(leads({ file: fileOf('number', '13800138000', 'x') }));
  assert.deepEqual([half.outcome, half.refused], ['imported', 1]);
  const most = await run(leads({ accept: true, file: fileOf('number', '13800138000', 'x', 'y') }));
  assert.deepEqual([most.outcome, most.rows], ['imported', 1]);
  await run(leads({ accept: true, file: fileOf('number') }));
  assert.deepEqual(await store.papers(KEY), []);
});

test('a header without its number column is none, even where somebody accepts', async () => {
  const { store, run } = given();
  const answer = await run(leads({ accept: true, file: fileOf('regoin', '广东') }));
  assert.deepEqual([answer.why, answer.about], ['no-header', ['number']]);
  assert.equal(store.rows.length, 0);
});

test('columns that nobody reads are said, a misspelt one among them', async () => {
  const { run } = given();
  assert.deepEqual((await run(leads({ file: fileOf('Number,regoin', '13800138000,x') }))).ignored, [
    'regoin',
  ]);
});

test('leads do not push out the policies of the same name', async () => {
  const { store, run } = given();
  await run({
    ...of('policy', 'number,policy,from,until', '13800138000,P1,2026-01-01,2026-12-31'),
    list: 'spring',
  });
  assert.equal((await run(leads())).why, 'other-kind');
  assert.equal((await store.papers(KEY))[0]?.kind, 'policy');
});

for (const [text, start, end] of [
  ['2026-11-22', '2026-11-22T00:00:00+08:00', '2026-11-23T00:00:00+08:00'],
  ['2026/1/5', '2026-01-05T00:00:00+08:00', '2026-01-06T00:00:00+08:00'],
  ['2026年1月5日', '2026-01-05T00:00:00+08:00', '2026-01-06T00:00:00+08:00'],
  ['２０２６-11-22', '2026-11-22T00:00:00+08:00', '2026-11-23T00:00:00+08:00'],
  ['2026/1/5 9:30', '2026-01-05T09:30:00+08:00', '2026-01-05T09:30:00+08:00'],
  ['2026-11-22T14:30:05Z', '2026-11-22T14:30:05Z', '2026-11-22T14:30:05Z'],
  ['2026-02-29', '', ''],
  ['2026-13-01', '', ''],
  ['2026-11-22 25:00', '', ''],
  ['22/11/2026', '', ''],
  ['20261122', '', ''],
  ['46348', '', ''],
  ['forever', '', ''],
  ['', '', ''],
] as const)
  test(`the date ${JSON.stringify(text)} is ${start || 'none'}`, () => {
    const told = (iso: string) => (iso === '' ? undefined : Date.parse(iso));
    assert.equal(readDate(text, 'start'), told(start));
    assert.equal(readDate(text, 'end'), told(end));
  });
