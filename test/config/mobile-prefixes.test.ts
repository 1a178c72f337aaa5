import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withMobilePrefixes } from '../../src/config/mobile-prefixes.js';
import { loadNumberingPlan } from '../../src/config/numbering.js';
import { ConfigError } from '../../src/config/problems.js';
import { normalise } from '../../src/core/number/normalise.js';
import { placesOf } from '../../src/core/number/places.js';

const FIXTURE = 'test/fixtures/numbering/mobile-prefixes.csv';
const bare = loadNumberingPlan('config/numbering', { home: 'cn' });

function regionOf(dialled: string, path = FIXTURE): string {
  const { plan } = withMobilePrefixes(bare, path);
  const number = normalise(dialled, plan);
  assert.ok(number.parsed, dialled);
  return placesOf(number, plan)
    .map(({ zone, region }) => `${zone} ${region}`)
    .join();
}

const ROWS: readonly (readonly [dialled: string, region: string, why: string])[] = [
  ['13800138000', 'CN-11', 'by name with 市'],
  ['13999112345', 'CN-65', 'by code'],
  ['13812345678', 'CN-32', 'by bare name'],
  ['13000001234', 'CN-45', 'by full name'],
  ['13900001234', 'CN', 'its province does not exist'],
  ['13911111234', 'CN', 'two provinces claim it'],
  ['15912345678', 'CN', 'in no row'],
  ['+8613999112345', 'CN-65', 'in another spelling'],
  ['1064812345678', 'CN', 'a machine card'],
];

for (const [dialled, region, why] of ROWS) {
  test(`R2.1 mobile prefix of ${dialled}: ${region}, ${why}`, () =>
    assert.equal(regionOf(dialled), `Asia/Shanghai ${region}`));
}

test('R2.1 rows that cannot be used are named by line and the rest counts', () => {
  const { problems } = withMobilePrefixes(bare, FIXTURE);
  assert.deepEqual(
    problems.map(({ line }) => line),
    [6, 7, 9, 10],
  );
  assert.ok(problems.every(({ file, zh, en }) => file === FIXTURE && zh !== '' && en !== ''));
});

test('B24 a table that is empty or away is refused, never taken for one that says nothing', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'callward-')), 'prefixes.csv');
  for (const text of ['', 'prefix,province\n', '138,北京\n']) {
    writeFileSync(file, text);
    assert.throws(() => withMobilePrefixes(bare, file), ConfigError, JSON.stringify(text));
  }
  assert.throws(() => withMobilePrefixes(bare, `${file}.none`), /policy\.numbering\.mobilePrefixes/);
});

test('R7.1 the table changes the version of the plan; Windows line ends, quotes and a byte order mark do not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-'));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return withMobilePrefixes(bare, join(folder, name)).plan.version;
  };
  const plain = write('a.csv', '1380013,北京\n');
  assert.notEqual(plain, bare.version);
  assert.equal(write('b.csv', '\uFEFFprefix,province\r\n"1380013","北京市"\r\n'), plain);
  assert.notEqual(write('c.csv', '1380013,上海\n'), plain);
});
