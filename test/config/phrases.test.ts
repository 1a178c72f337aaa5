import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.js';
import { checkPhrases, loadPhrases } from '../../src/config/load-phrases.js';
import { ConfigError } from '../../src/config/problems.js';
import { phrasesToSpot, spotted } from '../../src/core/hearing/spotted.js';

const SHIPPED = 'config/phrases';
const folder = mkdtempSync(join(tmpdir(), 'callward-phrases-'));
let files = 0;
const write = (yaml: string): string => {
  const file = join(folder, `file-${files++}.yaml`);
  writeFileSync(file, yaml);
  return file;
};

for (const language of ['zh', 'en'])
  test(`R1.4 the shipped phrases of ${language} compile, and each has words to spot`, () => {
    const { all } = checkPhrases(`${SHIPPED}/${language}.yaml`, SHIPPED);
    for (const { id, spot, say } of all) assert.ok(spot.length > 0 && say.length >= 5, id);
    assert.ok(all.reduce((sum, { say }) => sum + say.length, 0) >= 48);
  });

test('words to spot are told once each, with the threshold that was set', () => {
  const own = write(`language: en
phrases:
  - id: no-more-calls
    intent: no-calls
    say: [go away]
    spot: [{words: go away, threshold: 1e-20}, {words: go away}]
`);
  const phrases = loadPhrases({ language: 'en', shipped: SHIPPED, files: [own] });
  const found = phrasesToSpot(phrases).filter(({ words }) => words === 'go away');
  assert.deepEqual(found, [{ words: 'go away', threshold: 1e-20 }]);
  const replaced = phrases.all.find(({ id }) => id === 'no-more-calls');
  assert.ok(
    replaced && !spotted(phrases, replaced, 'stop calling me'),
    'the shipped phrase of that id is gone',
  );
});

const HEAD = 'language: en\nphrases:\n  - id: one\n    intent: no-calls\n';
for (const [what, yaml, line, key, remedy] of [
  ['a language that there is not', 'language: fr\n', 1, 'language', /zh or en/],
  ['a misspelt key', `${HEAD}    sai: [go away]\n`, 5, 'phrases.0.sai', /no such key/],
  ['no intent', 'language: en\nphrases:\n  - id: one\n    say: [go]\n', 3, 'phrases.0.intent', /no-calls/],
  ['a bracket alone', `${HEAD}    say: ['(go away']\n`, 5, 'phrases.0.say.0', /bracket/],
  ['an empty choice', `${HEAD}    say: ['go (a | )']\n`, 5, 'phrases.0.say.0', /one side/],
  ['a set that there is not', `${HEAD}    say: ['go {nowhere}']\n`, 5, 'phrases.0.say.0', /under sets/],
  [
    'a set in itself',
    `sets: {loop: 'a {loop}'}\n${HEAD}    say: ['{loop}']\n`,
    1,
    'sets.loop',
    /without end/,
  ],
  ['a form that matches everything', `${HEAD}    say: ['.. go']\n`, 5, 'phrases.0.say.0', /everything/],
  ['a form that may be missing', `${HEAD}    say: ['go? away?']\n`, 5, 'phrases.0.say.0', /everything/],
  [
    'an id twice',
    `${HEAD}    say: [go]\n  - id: one\n    intent: removal\n    say: [off]\n`,
    6,
    'phrases.1.id',
    /twice/,
  ],
  [
    'words that no form matches',
    `${HEAD}    say: [go away]\n    spot: [{words: come here}]\n`,
    6,
    'phrases.0.spot.0.words',
    /none of the forms/,
  ],
  ['a weight above one', `${HEAD}    say: [go]\n    weight: 2\n`, 6, 'phrases.0.weight', /up to 1/],
] as const)
  test(`R7.1 ${what} is refused with file, line, key and remedy`, () => {
    const file = write(yaml);
    assert.throws(
      () => checkPhrases(file, SHIPPED),
      (error) => {
        assert.ok(error instanceof ConfigError);
        const found = error.problems.find((one) => one.key === key);
        assert.ok(found, error.message);
        assert.deepEqual([found.file, found.line], [file, line]);
        assert.match(found.en, remedy);
        assert.match(found.zh, /[\u4e00-\u9fff]/);
        return true;
      },
    );
  });

for (const [what, codes] of [
  ['a meaning that there is not', 'DNC: refused'],
  ['no meaning', 'DNC:'],
] as const)
  test(`B20 a disposition code with ${what} fails when the configuration is read`, () => {
    const file = write(`dispositions:\n  codes:\n    SALE: sale\n    ${codes}\n`);
    assert.throws(
      () => loadConfig(file),
      (error) => {
        assert.ok(error instanceof ConfigError);
        const [found] = error.problems;
        assert.deepEqual([found?.line, found?.key], [4, 'dispositions.codes.DNC']);
        assert.match(found?.en ?? '', /meaning/);
        return true;
      },
    );
  });
