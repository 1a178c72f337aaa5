import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadPack } from '../../src/config/load-pack.js';
import { loadNumberingPlan } from '../../src/config/numbering.js';
import { ConfigError } from '../../src/config/problems.js';
import { packRules } from '../../src/core/policy/rule-pack.js';

const SHIPPED = 'config/policy';
const plan = loadNumberingPlan('config/numbering', { home: 'cn' });
const folder = mkdtempSync(join(tmpdir(), 'callward-pack-'));
let files = 0;
const write = (yaml: string): string => {
  const file = join(folder, `pack-${files++}.yaml`);
  writeFileSync(file, yaml);
  return file;
};
const load = (name: string) => loadPack(name, { shipped: SHIPPED, plan }).pack;

const PACKS = readdirSync(SHIPPED)
  .map((file) => file.replace(/\.yaml$/, ''))
  .sort();

test('R7.1 the packs promised are shipped', () => {
  const promised = 'au ca cn-insurance cn-insurance-beijing de fr in jp sg uk-pecr us-tsr-tcpa';
  assert.equal(PACKS.join(' '), promised);
});

for (const name of PACKS) {
  test(`R7.1 ${name} compiles, and each of its rules has a citation with a date`, () => {
    const pack = load(name);
    assert.equal(pack.name, name);
    const rules = [...packRules(pack).values()];
    const listed = pack.windows.length + pack.caps.length + pack.exemptions.length;
    const single = [pack.provenance, pack.callerId, pack.optIn].filter((rule) => rule !== undefined);
    assert.equal(rules.length, listed + single.length, 'no id names two rules');
    for (const { id, citation } of rules) {
      assert.ok(citation.text.length > 20, id);
      assert.match(citation.on, /^\d{4}-\d{2}-\d{2}$/, id);
    }
  });
}

test('a pack extends another: the same id takes its place, the rest stays (R7.1)', () => {
  const beijing = load('cn-insurance-beijing');
  assert.deepEqual(
    beijing.windows.map(({ id }) => id),
    ['sale-hours'],
  );
  const [service] = beijing.exemptions.filter(({ id }) => id === 'policy-service');
  assert.deepEqual([service?.citation.verified, service?.waives], ['primary', ['shielded']]);
  assert.ok(beijing.exemptions.some(({ id }) => id === 'appointment'));
});

const CITED = 'citation: { text: a law, verified: primary, on: "2026-11-22" }';
const HOURS = `  - id: hours\n    ${CITED}\n    effect: base\n    open: [{ opens: "09:00", closes: "21:00" }]\n`;
const HEAD = 'name: mine\nmarket: CN\nwindows:\n';
const GOOD = HEAD + HOURS;

test('what a pack says comes out compiled: minutes, milliseconds, number keys', () => {
  const pack = load(
    write(
      `${GOOD}caps:\n  - id: day\n    ${CITED}\n    kind: most\n    counts: attempts\n    most: 3\n    span: local-day\n    per: person\n    scope: company\n` +
        `  - id: month\n    ${CITED}\n    kind: most\n    counts: connects\n    most: 9\n    span: P30D\n    per: number\n    scope: campaign\n` +
        `  - id: gap\n    ${CITED}\n    kind: gap\n    counts: attempts\n    least: PT4H\n    per: number\n    scope: company\n` +
        `callerId:\n  id: ours\n  ${CITED}\n  allowed: ["010-62551234", "95500"]\n`,
    ),
  );
  assert.deepEqual(pack.windows[0]?.open, [{ opens: 540, closes: 1260 }]);
  assert.deepEqual(
    pack.caps.map((cap) => (cap.kind === 'most' ? cap.span : cap.ms)),
    [{ kind: 'local-day' }, { kind: 'rolling', ms: 30 * 86_400_000 }, 4 * 3_600_000],
  );
  assert.equal(pack.callerId?.allowed[0], '+861062551234');
});

/** What is wrong, the YAML, and what the error must say: line, key, and a piece of the remedy. */
const BAD: readonly [what: string, yaml: string, line: number | undefined, key: string, remedy: RegExp][] = [
  ['no YAML', 'name: [', 1, '', /YAML/],
  ['no name', `market: CN\nwindows:\n${HOURS}`, 1, 'name', /small letters/],
  ['an odd name', GOOD.replace('mine', 'My Pack'), 1, 'name', /小写字母/],
  ['no market', `name: mine\nwindows:\n${HOURS}`, 1, 'market', /two capital letters/],
  ['an unknown key', `${GOOD}window: []\n`, 8, 'window', /docs\/policy\.md/],
  ['an unknown key in a rule', `${GOOD}    hours: 3\n`, 8, 'windows.0.hours', /没有这个键/],
  [
    'no id',
    GOOD.replace('id: hours', 'effect: base').replace('    effect: base\n', ''),
    4,
    'windows.0.id',
    /give the rule an id/,
  ],
  ['no citation', GOOD.replace(`    ${CITED}\n`, ''), 4, 'windows.0.citation', /每条规则须有 citation/],
  ['an empty text', GOOD.replace('a law', '""'), 5, 'windows.0.citation.text', /document, number, clause/],
  [
    'an odd mark',
    GOOD.replace('primary', 'sure'),
    5,
    'windows.0.citation.verified',
    /primary \(the text itself/,
  ],
  [
    'a key too many in a citation',
    GOOD.replace('primary,', 'primary, by: me,'),
    5,
    'windows.0.citation.by',
    /no such key/,
  ],
  ['no such day', GOOD.replace('2026-11-22', '2026-02-30'), 5, 'windows.0.citation.on', /a date in quotes/],
  ['an odd effect', GOOD.replace('effect: base', 'effect: open'), 6, 'windows.0.effect', /narrow/],
  ['a bare time', GOOD.replace('"09:00"', '540'), 7, 'windows.0.open.0.opens', /HH:MM/],
  ['no such time', GOOD.replace('09:00', '25:00'), 7, 'windows.0.open.0.opens', /HH:MM/],
  ['closes first', GOOD.replace('21:00', '08:00'), 7, 'windows.0.open.0.closes', /closes 须晚于 opens/],
  ['opens nothing', GOOD.replace(/open: .*/, 'open: []'), 7, 'windows.0.open', /only narrow may be empty/],
  ['no base', GOOD.replace('effect: base', 'effect: narrow'), 3, 'windows', /no call is ever allowed/],
  ['no windows', 'name: mine\nmarket: CN\n', 1, 'windows', /effect base/],
  ['no list', 'name: mine\nmarket: CN\nwindows: 9-21\n', 3, 'windows', /beginning with a hyphen/],
  ['an odd region', `${GOOD}    when: { regions: [Beijing] }\n`, 8, 'windows.0.when.regions.0', /CN-65/],
  [
    'an eighth weekday',
    `${GOOD}    when: { weekdays: [8] }\n`,
    8,
    'windows.0.when.weekdays.0',
    /7 \(Sunday\)/,
  ],
  [
    'an empty condition',
    `${GOOD}    when: { weekdays: [] }\n`,
    8,
    'windows.0.when.weekdays',
    /leave the key out/,
  ],
  ['an odd kind of day', `${GOOD}    when: { days: [sunday] }\n`, 8, 'windows.0.when.days.0', /make-up/],
  [
    'an odd calendar',
    `${GOOD}    when: { seasons: [{ calendar: hebrew, from: "01-01", to: "01-15" }] }\n`,
    8,
    'windows.0.when.seasons.0.calendar',
    /lunar/,
  ],
  [
    'no such month-day',
    `${GOOD}    when: { seasons: [{ calendar: lunar, from: "01-31", to: "02-01" }] }\n`,
    8,
    'windows.0.when.seasons.0.from',
    /at most 30 days/,
  ],
  [
    'ends before it begins',
    `${GOOD}    when: { since: "2026-02-01", until: "2026-01-01" }\n`,
    8,
    'windows.0.when.until',
    /不得早于/,
  ],
  [
    'an odd purpose',
    `${GOOD}    when: { purposes: [sales] }\n`,
    8,
    'windows.0.when.purposes.0',
    /sale, survey/,
  ],
  ['an odd cap', `${GOOD}caps:\n  - { id: c, kind: limit }\n`, 9, 'caps.0.kind', /cooling-off/],
  [
    'a cap without a count',
    `${GOOD}caps:\n  - id: c\n    ${CITED}\n    kind: most\n    counts: attempts\n    span: P1D\n    per: number\n    scope: company\n`,
    9,
    'caps.0.most',
    /whole number from 1/,
  ],
  [
    'a cap of a month',
    `${GOOD}caps:\n  - id: c\n    ${CITED}\n    kind: most\n    most: 1\n    counts: attempts\n    span: P1M\n    per: number\n    scope: company\n`,
    14,
    'caps.0.span',
    /P30D/,
  ],
  [
    'a gap of nothing',
    `${GOOD}caps:\n  - id: c\n    ${CITED}\n    kind: gap\n    counts: attempts\n    least: PT0S\n    per: number\n    scope: company\n`,
    13,
    'caps.0.least',
    /PT24H/,
  ],
  [
    'an odd need',
    `${GOOD}exemptions:\n  - id: e\n    ${CITED}\n    purposes: [service]\n    needs: { paper: promise }\n    waives: [shielded]\n`,
    12,
    'exemptions.0.needs.paper',
    /appointment/,
  ],
  [
    'no days before renewal',
    `${GOOD}exemptions:\n  - id: e\n    ${CITED}\n    purposes: [renewal]\n    needs: { paper: renewal }\n    waives: []\n`,
    12,
    'exemptions.0.needs.withinDays',
    /days, 1 to 3660/,
  ],
  [
    'B20 a misspelt reason',
    `${GOOD}exemptions:\n  - id: e\n    ${CITED}\n    purposes: [service]\n    needs: { paper: policy }\n    waives: [DNC]\n`,
    13,
    'exemptions.0.waives.0',
    /it may waive shielded/,
  ],
  [
    'waives what is not known',
    `${GOOD}exemptions:\n  - id: e\n    ${CITED}\n    purposes: [service]\n    needs: { paper: policy }\n    waives: [shield-unknown]\n`,
    13,
    'exemptions.0.waives.0',
    /no exemption may waive this/,
  ],
  [
    'R4.6 a policy against a refusal, for a sale',
    `${GOOD}exemptions:\n  - id: e\n    ${CITED}\n    purposes: [sale]\n    needs: { paper: policy }\n    waives: [shielded]\n`,
    13,
    'exemptions.0.waives',
    /a refusal beats/,
  ],
  [
    'waives nothing',
    `${GOOD}exemptions:\n  - id: e\n    ${CITED}\n    purposes: [service]\n    needs: { paper: policy }\n    waives: []\n`,
    13,
    'exemptions.0.waives',
    /空的清单/,
  ],
  [
    'an odd provenance',
    `${GOOD}provenance:\n  id: p\n  ${CITED}\n  missing: warn\n`,
    11,
    'provenance.missing',
    /block or flag/,
  ],
  [
    'no caller ID',
    `${GOOD}callerId:\n  id: p\n  ${CITED}\n  allowed: []\n`,
    11,
    'callerId.allowed',
    /at least one/,
  ],
  [
    'a caller ID that is none',
    `${GOOD}callerId:\n  id: p\n  ${CITED}\n  allowed: ["hello"]\n`,
    11,
    'callerId.allowed.0',
    /95500/,
  ],
  ['an id twice', GOOD + HOURS, 8, 'windows.1.id', /used twice/],
  ['an id in two sections', `${GOOD}optIn:\n  id: hours\n  ${CITED}\n`, 9, 'optIn.id', /used twice/],
  [
    'the id of the company’s hours',
    GOOD.replace('id: hours', 'id: company-hours'),
    4,
    'windows.0.id',
    /used twice/,
  ],
  [
    'an inherited id in another section',
    `name: mine\nmarket: CN\nextends: cn-insurance\noptIn:\n  id: sale-hours\n  ${CITED}\n`,
    5,
    'optIn.id',
    /同一类规则/,
  ],
  ['extends what there is not', `${GOOD}extends: atlantis\n`, 8, 'extends', /shipped pack’s name/],
  ['a secret', `${GOOD}password: x\n`, 8, 'password', /passwordFile/],
];

for (const [what, yaml, line, key, remedy] of BAD) {
  test(`R7.1 a bad pack is refused with file, line, key and remedy: ${what}`, () => {
    const file = write(yaml);
    const error = thrownBy(() => load(file));
    const [problem] = error.problems;
    assert.deepEqual([problem?.file, problem?.line, problem?.key], [file, line, key], error.message);
    assert.match(`${problem?.zh} ${problem?.en}`, remedy);
  });
}

test('a pack that extends itself by way of another is refused', () => {
  const file = write('');
  const other = write(`name: b\nmarket: CN\nextends: ${file}\n`);
  writeFileSync(file, `name: a\nmarket: CN\nextends: ${other}\n`);
  assert.match(thrownBy(() => load(file)).message, /extends comes back/);
});

test('a pack whose file is not there says so, and where packs are', () => {
  assert.match(
    thrownBy(() => load('no-such-pack')).message,
    /no-such-pack\.yaml: cannot be read .*config\/policy/,
  );
});

function thrownBy(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error;
  }
  throw new Error('nothing was refused');
}

test('the example in docs/policy.md is a good pack as it stands', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/policy.md', 'utf8')) ?? [];
  const pack = load(write(yaml));
  assert.deepEqual([pack.caps.length, pack.provenance?.missing], [1, 'block']);
  assert.ok(pack.windows.some(({ id }) => id === 'sale-hours'));
});
