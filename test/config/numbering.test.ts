import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadNumberingPlan, NumberingError } from '../../src/config/numbering.js';

const dir = mkdtempSync(join(tmpdir(), 'callward-numbering-'));
after(() => rmSync(dir, { recursive: true }));

/** Loads the shipped files with one replacement made, and gives the message of what went wrong. */
function problem(file: string, find: string, replacement: string): string {
  cpSync('config/numbering', dir, { recursive: true });
  const text = readFileSync(join(dir, file), 'utf8');
  const changed = text.replace(find, replacement);
  assert.notEqual(changed, text, 'the replacement must change the file');
  writeFileSync(join(dir, file), changed);
  try {
    loadNumberingPlan(dir, { home: 'cn' });
  } catch (error) {
    assert.ok(error instanceof NumberingError, String(error));
    return error.message.replace(dir, '');
  }
  return 'loaded';
}

test('R1.3 the shipped plan is complete: every calling code and every area code of the mainland', () => {
  const plan = loadNumberingPlan('config/numbering', { home: 'cn' });
  assert.equal(plan.areas.size, 328);
  assert.deepEqual(plan.areas.get('755'), {
    code: '755',
    region: '广东省深圳市',
    part: 'CN-44',
    lengths: [8],
  });
  for (const code of ['10', '20', '21', '22', '23', '24', '25', '27', '28', '29']) {
    assert.deepEqual(plan.areas.get(code)?.lengths, [8], code);
  }
  const codes = new Set([...plan.world.values()].map((row) => row.code));
  assert.ok(codes.size > 200, `${codes.size} calling codes`);
  assert.ok(!codes.has('86'));
  // E.164: no calling code is the beginning of another one.
  for (const code of codes) {
    for (const other of codes) assert.ok(code === other || !other.startsWith(code), `${code} ${other}`);
  }
});

test('the version names the content: options and files both change it', () => {
  const version = (options: object) =>
    loadNumberingPlan('config/numbering', { home: 'cn', ...options }).version;
  assert.equal(version({}), version({}));
  const all = [
    version({}),
    version({ outsideLine: ['9'] }),
    version({ homeArea: '10' }),
    version({ homeArea: '755' }),
  ];
  assert.equal(new Set(all).size, all.length);
  assert.match(version({}), /^[0-9a-f]{64}$/);
  cpSync('config/numbering', dir, { recursive: true });
  const text = readFileSync(join(dir, 'cn.yaml'), 'utf8');
  writeFileSync(join(dir, 'cn.yaml'), text.replace('"12395"', '"12394"'));
  assert.notEqual(loadNumberingPlan(dir, { home: 'cn' }).version, version({}));
});

test('a home area may be written with or without the trunk prefix; an unknown one is refused', () => {
  assert.equal(loadNumberingPlan('config/numbering', { home: 'cn', homeArea: '0755' }).homeArea, '755');
  assert.throws(
    () => loadNumberingPlan('config/numbering', { home: 'cn', homeArea: '26' }),
    /homeArea: "26".*755/s,
  );
  assert.throws(
    () => loadNumberingPlan('config/numbering', { home: 'cn', outsideLine: ['x'] }),
    /outsideLine: "x"/,
  );
  assert.throws(
    () => loadNumberingPlan('config/numbering', { home: 'cn', outsideLine: [''] }),
    NumberingError,
  );
});

test('what is wrong in a file is named with file, line, key and remedy', () => {
  const cases: readonly (readonly [file: string, find: string, replacement: string, message: RegExp])[] = [
    ['cn.yaml', 'code: "755"', 'code: 755', /cn\.yaml:\d{3}: areas\.\d+\.code: .*quotes/s],
    ['cn.yaml', 'code: "755"', 'code: "756"', /cn\.yaml:\d{3}: areas\.\d+\.code: 756 stands here twice/],
    ['cn.yaml', 'country: CN', 'contry: CN', /cn\.yaml:\d+: .*Correct this key/s],
    ['cn.yaml', 'lengths: [8] }', 'lengths: [] }', /areas\.0\.lengths/],
    ['cn.yaml', 'areas:', 'areas: [', /cn\.yaml:\d+: not valid YAML/],
    ['world.yaml', 'Asia/Macau', 'Macau', /world\.yaml:\d+: codes\.\d+\.zones\.0: must be an IANA zone/],
    ['world.yaml', 'code: "853"', 'code: "852"', /\+852 is claimed twice/],
    [
      'world.yaml',
      'min: 7, max: 8, first: "0268"',
      'min: 9, max: 8, first: "0268"',
      /min must not be above max/,
    ],
  ];
  for (const [file, find, replacement, message] of cases)
    assert.match(problem(file, find, replacement), message);
  assert.throws(
    () => loadNumberingPlan(join(dir, 'nowhere'), { home: 'cn' }),
    /nowhere.*cannot be read.*Put the file back/s,
  );
});
