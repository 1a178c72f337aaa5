/** R2.3: how often a person may be called. Each row is one call at noon on a Monday in Shanghai. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unknown } from '../../../src/core/verdict.js';
import { ago, cap, DAY, type Given, HOUR, judged, KEY, MIN, NOON, OTHER, place, told } from './given.js';

type Row = readonly [what: string, given: Given, outcome: string];

const day = (most: number, more = {}) =>
  cap({ kind: 'most', counts: 'attempts', most, span: { kind: 'local-day' }, ...more });
const rolling = (most: number, ms: number, more = {}) =>
  cap({ kind: 'most', counts: 'attempts', most, span: { kind: 'rolling', ms }, ...more });
const gap = (minutes: number, more = {}) =>
  cap({ kind: 'gap', counts: 'attempts', ms: minutes * MIN, ...more });
const cooling = (after: 'refusal' | 'abandoned', ms: number, more = {}) =>
  cap({ kind: 'cooling-off', after, ms, ...more });
const answeredCap = (most: number, ms = DAY) => rolling(most, ms, { counts: 'connects' });
const SECOND = 1 / 60;

const DAYS: readonly Row[] = [
  ['no call yet', { caps: [day(1)] }, 'allow'],
  ['one of one today', { caps: [day(1)], calls: [ago(60)] }, 'defer cap-reached 720m'],
  ['one of two today', { caps: [day(2)], calls: [ago(60)] }, 'allow'],
  ['two of two today', { caps: [day(2)], calls: [ago(200), ago(60)] }, 'defer cap-reached 720m'],
  [
    'three where two are allowed',
    { caps: [day(2)], calls: [ago(3), ago(2), ago(1)] },
    'defer cap-reached 720m',
  ],
  ['yesterday evening is another day', { caps: [day(1)], calls: [ago(12 * 60 + 1)] }, 'allow'],
  ['the last second of yesterday', { caps: [day(1)], calls: [ago(12 * 60 + SECOND)] }, 'allow'],
  ['midnight itself is today', { caps: [day(1)], calls: [ago(12 * 60)] }, 'defer cap-reached 720m'],
  ['the first second of today', { caps: [day(1)], calls: [ago(12 * 60 - SECOND)] }, 'defer cap-reached 720m'],
  ['a call of this very moment', { caps: [day(1)], calls: [ago(0)] }, 'defer cap-reached 720m'],
  ['a call ahead of a clock set back', { caps: [day(1)], calls: [ago(-30)] }, 'defer cap-reached 720m'],
  ['a cap of none', { caps: [day(0)] }, 'defer cap-reached 720m'],
  [
    'the day is that of the called person, not of the service (Perth, one hour later in the day)',
    { caps: [day(1)], calls: [ago(12 * 60 + 30)], places: known([place(13 * 60, 'Australia/Perth')]) },
    'defer cap-reached 660m',
  ],
  [
    'of several places the strictest: the longer day',
    { caps: [day(1)], calls: [ago(700)], places: known([place(10 * 60), place(12 * 60)]) },
    'defer cap-reached 720m',
  ],
  [
    'of several places the one whose day ends last',
    { caps: [day(1)], calls: [ago(30)], places: known([place(10 * 60), place(12 * 60)]) },
    'defer cap-reached 840m',
  ],
];

const ROLLING: readonly Row[] = [
  ['24 h: no call', { caps: [rolling(1, DAY)] }, 'allow'],
  [
    '24 h: one second inside',
    { caps: [rolling(1, DAY)], calls: [ago(1440 - SECOND)] },
    `defer cap-reached ${(NOON + 1000 - NOON) / MIN}m`,
  ],
  ['24 h: exactly a span ago is outside', { caps: [rolling(1, DAY)], calls: [ago(1440)] }, 'allow'],
  ['24 h: one second outside', { caps: [rolling(1, DAY)], calls: [ago(1440 + SECOND)] }, 'allow'],
  [
    '24 h: over midnight',
    { caps: [rolling(2, DAY)], calls: [ago(1000), ago(800)] },
    'defer cap-reached 440m',
  ],
  [
    '24 h: the oldest falls out first',
    { caps: [rolling(2, DAY)], calls: [ago(1400), ago(10)] },
    'defer cap-reached 40m',
  ],
  [
    'more inside than the cap: until enough have fallen out',
    { caps: [rolling(2, DAY)], calls: [ago(1400), ago(600), ago(10)] },
    'defer cap-reached 840m',
  ],
  [
    'order on file does not matter',
    { caps: [rolling(2, DAY)], calls: [ago(10), ago(1400)] },
    'defer cap-reached 40m',
  ],
  [
    '7 days: six days ago',
    { caps: [rolling(1, 7 * DAY)], calls: [ago(6 * 1440)] },
    'defer cap-reached 1440m',
  ],
  ['7 days: seven days ago', { caps: [rolling(1, 7 * DAY)], calls: [ago(7 * 1440)] }, 'allow'],
  [
    '30 days: 29 days ago',
    { caps: [rolling(1, 30 * DAY)], calls: [ago(29 * 1440)] },
    'defer cap-reached 1440m',
  ],
  ['30 days: 30 days ago', { caps: [rolling(1, 30 * DAY)], calls: [ago(30 * 1440)] }, 'allow'],
  ['a cap of none is asked again in a span', { caps: [rolling(0, HOUR)] }, 'defer cap-reached 60m'],
  [
    'a time ahead of a clock set back is inside',
    { caps: [rolling(1, HOUR)], calls: [ago(-30)] },
    'defer cap-reached 90m',
  ],
];

const CONNECTS: readonly Row[] = [
  ['a call nobody answered is none', { caps: [answeredCap(1)], calls: [ago(60)] }, 'allow'],
  [
    'an answered one is',
    { caps: [answeredCap(1)], calls: [ago(60, { connectedAt: NOON - 59 * MIN })] },
    'defer cap-reached 1381m',
  ],
  [
    'it counts from the answer',
    { caps: [answeredCap(1)], calls: [ago(1441, { connectedAt: NOON - 1439 * MIN })] },
    'defer cap-reached 1m',
  ],
  [
    'one that still rings may yet be answered',
    { caps: [answeredCap(1)], calls: [ago(1, { ringing: true })] },
    'defer cap-reached 1439m',
  ],
  [
    'attempts count answered ones too',
    { caps: [rolling(1, DAY)], calls: [ago(60, { connectedAt: NOON - 59 * MIN })] },
    'defer cap-reached 1380m',
  ],
  [
    'three attempts, one answer, two allowed',
    { caps: [answeredCap(2)], calls: [ago(50), ago(40), ago(30, { connectedAt: NOON - 29 * MIN })] },
    'allow',
  ],
  [
    'connects today',
    { caps: [day(1, { counts: 'connects' })], calls: [ago(60, { connectedAt: NOON - 59 * MIN })] },
    'defer cap-reached 720m',
  ],
  [
    'a gap between answers',
    { caps: [gap(60, { counts: 'connects' })], calls: [ago(20), ago(40, { connectedAt: NOON - 39 * MIN })] },
    'defer cooling-off 21m',
  ],
];

const GAPS: readonly Row[] = [
  ['no call before', { caps: [gap(60)] }, 'allow'],
  ['a minute too soon', { caps: [gap(60)], calls: [ago(59)] }, 'defer cooling-off 1m'],
  ['exactly the gap', { caps: [gap(60)], calls: [ago(60)] }, 'allow'],
  ['a second too soon', { caps: [gap(60)], calls: [ago(60 - SECOND)] }, `defer cooling-off ${1000 / MIN}m`],
  ['the last one counts', { caps: [gap(60)], calls: [ago(600), ago(10)] }, 'defer cooling-off 50m'],
  ['a last call ahead of the clock', { caps: [gap(60)], calls: [ago(-10)] }, 'defer cooling-off 70m'],
];

const COOLING: readonly Row[] = [
  ['never refused', { caps: [cooling('refusal', 60 * DAY)] }, 'allow'],
  [
    'refused 59 days ago',
    { caps: [cooling('refusal', 60 * DAY)], refusedAt: NOON - 59 * DAY },
    'defer cooling-off 1440m',
  ],
  ['refused 60 days ago', { caps: [cooling('refusal', 60 * DAY)], refusedAt: NOON - 60 * DAY }, 'allow'],
  ['refused just now', { caps: [cooling('refusal', HOUR)], refusedAt: NOON }, 'defer cooling-off 60m'],
  [
    'abandoned 71 hours ago',
    { caps: [cooling('abandoned', 72 * HOUR)], calls: [ago(71 * 60, { abandoned: true })] },
    'defer cooling-off 60m',
  ],
  [
    'abandoned 72 hours ago',
    { caps: [cooling('abandoned', 72 * HOUR)], calls: [ago(72 * 60, { abandoned: true })] },
    'allow',
  ],
  [
    'an ordinary call is not abandoned',
    { caps: [cooling('abandoned', 72 * HOUR)], calls: [ago(60)] },
    'allow',
  ],
  [
    'counted from the answer',
    {
      caps: [cooling('abandoned', HOUR)],
      calls: [ago(70, { abandoned: true, connectedAt: NOON - 50 * MIN })],
    },
    'defer cooling-off 10m',
  ],
  [
    'the last abandoned one',
    {
      caps: [cooling('abandoned', HOUR)],
      calls: [ago(70, { abandoned: true }), ago(20, { abandoned: true }), ago(1)],
    },
    'defer cooling-off 40m',
  ],
  [
    'a refusal counts for every purpose that the rule speaks of',
    {
      caps: [cooling('refusal', HOUR, { purposes: ['sale'] })],
      refusedAt: NOON,
      attempt: { purpose: 'claim' },
    },
    'allow',
  ],
];

const person = { per: 'person' } as const;
const campaign = { scope: 'campaign' } as const;
const purpose = { scope: 'purpose' } as const;
const sales = { purposes: ['sale' as const] };

const SCOPES: readonly Row[] = [
  [
    'another number of the same person: per person',
    { caps: [day(1, person)], calls: [ago(60, { number: OTHER })], numbers: [KEY, OTHER] },
    'defer cap-reached 720m',
  ],
  [
    'another number of the same person: per number',
    { caps: [day(1)], calls: [ago(60, { number: OTHER })], numbers: [KEY, OTHER] },
    'allow',
  ],
  [
    'both numbers together',
    { caps: [day(2, person)], calls: [ago(60, { number: OTHER }), ago(30)], numbers: [KEY, OTHER] },
    'defer cap-reached 720m',
  ],
  [
    'both numbers together, one left',
    { caps: [day(3, person)], calls: [ago(60, { number: OTHER }), ago(30)], numbers: [KEY, OTHER] },
    'allow',
  ],
  [
    'gap per person',
    { caps: [gap(60, person)], calls: [ago(30, { number: OTHER })], numbers: [KEY, OTHER] },
    'defer cooling-off 30m',
  ],
  [
    'the same campaign',
    { caps: [day(1, campaign)], calls: [ago(60, { campaign: 'a' })], attempt: { campaign: 'a' } },
    'defer cap-reached 720m',
  ],
  [
    'another campaign',
    { caps: [day(1, campaign)], calls: [ago(60, { campaign: 'b' })], attempt: { campaign: 'a' } },
    'allow',
  ],
  [
    'B2 a cloned campaign, company-wide: counted',
    { caps: [day(1)], calls: [ago(60, { campaign: 'autumn' })], attempt: { campaign: 'autumn copy' } },
    'defer cap-reached 720m',
  ],
  [
    'an attempt that names no campaign may be of any',
    { caps: [day(1, campaign)], calls: [ago(60, { campaign: 'b' })] },
    'defer cap-reached 720m',
  ],
  [
    'a past call that named no campaign may be of this',
    { caps: [day(1, campaign)], calls: [ago(60)], attempt: { campaign: 'a' } },
    'defer cap-reached 720m',
  ],
  ['the same purpose', { caps: [day(1, purpose)], calls: [ago(60)] }, 'defer cap-reached 720m'],
  ['another purpose', { caps: [day(1, purpose)], calls: [ago(60, { purpose: 'service' })] }, 'allow'],
  [
    'another purpose, company-wide',
    { caps: [day(1)], calls: [ago(60, { purpose: 'service' })] },
    'defer cap-reached 720m',
  ],
  [
    'a rule for sales, a claim call',
    { caps: [day(1, sales)], calls: [ago(60)], attempt: { purpose: 'claim' } },
    'allow',
  ],
  [
    'a rule for sales counts sales only',
    { caps: [day(1, sales)], calls: [ago(60, { purpose: 'claim' })] },
    'allow',
  ],
  [
    'a rule for sales and surveys counts both',
    { caps: [day(1, { purposes: ['sale', 'survey'] })], calls: [ago(60, { purpose: 'survey' })] },
    'defer cap-reached 720m',
  ],
  [
    'collection has a cap of its own',
    {
      caps: [rolling(7, 7 * DAY, { purposes: ['collection'] })],
      calls: [1, 2, 3, 4, 5, 6, 7].map((n) => ago(n * 60, { purpose: 'collection' as const })),
      attempt: { purpose: 'collection' },
    },
    'defer cap-reached 9660m',
  ],
];

const SEVERAL: readonly Row[] = [
  [
    'day and week: the week is reached',
    { caps: [day(2), rolling(3, 7 * DAY)], calls: [ago(3000), ago(2000), ago(60)] },
    'defer cap-reached 7080m',
  ],
  [
    'day and gap: the later of the two',
    { caps: [day(1), gap(60)], calls: [ago(30)] },
    'defer cap-reached 720m',
  ],
  ['day and gap: only the gap', { caps: [day(2), gap(60)], calls: [ago(30)] }, 'defer cooling-off 30m'],
  ['none reached', { caps: [day(2), rolling(3, 7 * DAY), gap(10)], calls: [ago(30)] }, 'allow'],
  [
    'the same attempt judged again is not counted',
    { caps: [day(1)], calls: [ago(0, { id: 'attempt-1' })] },
    'allow',
  ],
  ['nor for the gap', { caps: [gap(60)], calls: [ago(0, { id: 'attempt-1' })] }, 'allow'],
  ['emergency numbers are never capped', { caps: [day(0)], attempt: { dialled: '110' } }, 'allow'],
  [
    'a history that cannot be read blocks',
    { caps: [day(1)], history: unknown('locked') },
    'block facts-unknown',
  ],
  ['a history that cannot be read and is not asked for', { caps: [], history: unknown('locked') }, 'allow'],
  [
    '… or not for this purpose',
    { caps: [day(1, sales)], history: unknown('locked'), attempt: { purpose: 'claim' } },
    'allow',
  ],
  [
    'a number nobody can read is not counted',
    { caps: [day(1)], attempt: { dialled: 'nobody' } },
    'block unparseable',
  ],
];

/** Every cap from one to five against up to six calls, a day and a rolling day: reached exactly when full. */
const COUNTS: readonly Row[] = [1, 2, 3, 4, 5].flatMap((most) =>
  [0, 1, 2, 3, 4, 5, 6].flatMap((count): readonly Row[] => {
    const calls = Array.from({ length: count }, (_, n) => ago((n + 1) * 10));
    const free = 1440 - most * 10;
    const title = `${count} calls under a cap of ${most}`;
    return [
      [`${title} a day`, { caps: [day(most)], calls }, count < most ? 'allow' : 'defer cap-reached 720m'],
      [
        `${title} in 24 h`,
        { caps: [rolling(most, DAY)], calls },
        count < most ? 'allow' : `defer cap-reached ${free}m`,
      ],
    ];
  }),
);

const TABLES = { DAYS, ROLLING, CONNECTS, GAPS, COOLING, SCOPES, SEVERAL, COUNTS };
for (const [name, rows] of Object.entries(TABLES)) {
  test(`R2.3 caps, ${name.toLowerCase()}: ${rows.length} rows`, async (t) => {
    for (const [what, given, outcome] of rows) await t.test(what, () => assert.equal(told(given), outcome));
  });
}

test('where the local time is not known the place blocks, and the cap looks back a whole day', () => {
  const verdict = judged({ caps: [day(1)], calls: [ago(1430)], places: unknown('no table') });
  assert.deepEqual(
    verdict.findings.map(({ reason, gravity }) => `${gravity} ${reason}`),
    ['block zone-unknown', 'defer cap-reached'],
  );
});
