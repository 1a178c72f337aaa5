import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, rule } from './ask.js';

const HOURS = [rule('hours', 'base', '09:00-21:00')];

/**
 * A number, and the offset of its place in winter (15 January) and in summer (15 July) by the law there: written down by hand,
 * so that neither the numbering plan nor the zone table is asked what it should answer.
 */
const ZONES: readonly (readonly [number: string, where: string, winter: string, summer: string])[] = [
  ['13800138000', 'China, mobile', '+08:00', '+08:00'],
  ['09912345678', 'Urumqi: one legal time', '+08:00', '+08:00'],
  ['08916234567', 'Lhasa: one legal time', '+08:00', '+08:00'],
  ['95588', 'China, nationwide', '+08:00', '+08:00'],
  ['+85223456789', 'Hong Kong', '+08:00', '+08:00'],
  ['+85328123456', 'Macao', '+08:00', '+08:00'],
  ['+886212345678', 'Taipei', '+08:00', '+08:00'],
  ['+819012345678', 'Japan', '+09:00', '+09:00'],
  ['+821012345678', 'Korea', '+09:00', '+09:00'],
  ['+6591234567', 'Singapore', '+08:00', '+08:00'],
  ['+66812345678', 'Thailand', '+07:00', '+07:00'],
  ['+919876543210', 'India: half an hour', '+05:30', '+05:30'],
  ['+9779841234567', 'Nepal: three quarters', '+05:45', '+05:45'],
  ['+971501234567', 'Emirates', '+04:00', '+04:00'],
  ['+442079460958', 'London', '+00:00', '+01:00'],
  ['+33612345678', 'France', '+01:00', '+02:00'],
  ['+4915112345678', 'Germany', '+01:00', '+02:00'],
  ['+12125550123', 'New York', '-05:00', '-04:00'],
  ['+13125550123', 'Chicago', '-06:00', '-05:00'],
  ['+13035550123', 'Denver', '-07:00', '-06:00'],
  ['+16025550123', 'Phoenix: no summer time', '-07:00', '-07:00'],
  ['+13105550123', 'Los Angeles', '-08:00', '-07:00'],
  ['+18085550123', 'Honolulu', '-10:00', '-10:00'],
  ['+14165550123', 'Toronto', '-05:00', '-04:00'],
  ['+13065550123', 'Regina: no summer time', '-06:00', '-06:00'],
];

/** Both edges of the window, to the second. */
const EDGES = [
  ['08:59:59', 'shut hours'],
  ['09:00:00', 'open'],
  ['20:59:59', 'open'],
  ['21:00:00', 'shut hours'],
] as const;

for (const [dialled, where, winter, summer] of ZONES) {
  test(`R2.1 R2.2 the window is that of the place: ${where}, winter and summer`, () => {
    for (const [date, offset] of [
      ['2026-01-15', winter],
      ['2026-07-15', summer],
    ] as const)
      for (const [time, expected] of EDGES)
        assert.equal(
          answer({ rules: HOURS, dialled, at: `${date}T${time}${offset}` }),
          expected,
          `${date} ${time}`,
        );
  });
}

test('the table of places has at least 200 rows', () => assert.ok(ZONES.length * EDGES.length * 2 >= 200));

const NIGHT = [rule('night', 'base', '01:30-02:30')];
type Moment = readonly [what: string, dialled: string, at: string, expected: string];

/** Moments in UTC: local time is skipped or comes twice, so it cannot name them. */
const CHANGES: readonly Moment[] = [
  ['London, before the gap 00:59', '+442079460958', '2026-03-29T00:59:59Z', 'shut night'],
  ['London, 01:00 to 01:59 are skipped: at once 02:00', '+442079460958', '2026-03-29T01:00:00Z', 'open'],
  ['London, 02:29 summer time', '+442079460958', '2026-03-29T01:29:59Z', 'open'],
  ['London, 02:30 summer time', '+442079460958', '2026-03-29T01:30:00Z', 'shut night'],
  ['London, 01:29 the first time', '+442079460958', '2026-10-25T00:29:59Z', 'shut night'],
  ['London, 01:30 the first time', '+442079460958', '2026-10-25T00:30:00Z', 'open'],
  ['London, 01:00 the second time', '+442079460958', '2026-10-25T01:00:00Z', 'shut night'],
  ['London, 01:30 the second time', '+442079460958', '2026-10-25T01:30:00Z', 'open'],
  ['London, 02:30 winter time', '+442079460958', '2026-10-25T02:30:00Z', 'shut night'],
  ['New York, 01:59 before the gap', '+12125550123', '2026-03-08T06:59:59Z', 'open'],
  [
    'New York, 02:00 to 02:59 are skipped: at once 03:00',
    '+12125550123',
    '2026-03-08T07:00:00Z',
    'shut night',
  ],
  ['New York, 01:45 the first time', '+12125550123', '2026-11-01T05:45:00Z', 'open'],
  ['New York, 01:15 the second time', '+12125550123', '2026-11-01T06:15:00Z', 'shut night'],
  ['New York, 01:45 the second time', '+12125550123', '2026-11-01T06:45:00Z', 'open'],
  ['Paris, 01:59 before the gap', '+33612345678', '2026-03-29T00:59:59Z', 'open'],
  ['Paris, at once 03:00', '+33612345678', '2026-03-29T01:00:00Z', 'shut night'],
  ['Paris, 02:15 the first time', '+33612345678', '2026-10-25T00:15:00Z', 'open'],
  ['Paris, 02:45 the first time', '+33612345678', '2026-10-25T00:45:00Z', 'shut night'],
  ['Paris, 02:15 the second time', '+33612345678', '2026-10-25T01:15:00Z', 'open'],
];

for (const [what, dialled, at, expected] of CHANGES) {
  test(`R2.1 clock change: ${what} → ${expected}`, () => {
    assert.equal(answer({ rules: NIGHT, dialled, at }), expected);
  });
}

const DAYTIME: readonly Moment[] = [
  ['London, the evening before summer time', '+442079460958', '2026-03-28T20:59:59Z', 'open'],
  ['London, 21:00 winter time', '+442079460958', '2026-03-28T21:00:00Z', 'shut hours'],
  ['London, first morning of summer time 08:59', '+442079460958', '2026-03-29T07:59:59Z', 'shut hours'],
  ['London, first morning of summer time 09:00', '+442079460958', '2026-03-29T08:00:00Z', 'open'],
  ['London, first morning of winter time 08:59', '+442079460958', '2026-10-25T08:59:59Z', 'shut hours'],
  ['London, first morning of winter time 09:00', '+442079460958', '2026-10-25T09:00:00Z', 'open'],
  ['New York, first morning of summer time', '+12125550123', '2026-03-08T13:00:00Z', 'open'],
  ['New York, a second too early', '+12125550123', '2026-03-08T12:59:59Z', 'shut hours'],
  // Several candidates: every one must be open (strictest).
  [
    'Russia: 09:00 in Moscow is 18:00 in Kamchatka, 08:00 in Kaliningrad',
    '+79161234567',
    '2026-01-15T06:00:00Z',
    'shut hours',
  ],
  ['Russia: 09:00 in Kaliningrad, 19:00 in Kamchatka', '+79161234567', '2026-01-15T07:00:00Z', 'open'],
  ['Russia: 11:00 in Kaliningrad, 21:00 in Kamchatka', '+79161234567', '2026-01-15T09:00:00Z', 'shut hours'],
  ['Australia: 09:00 in Sydney, 06:00 in Perth', '+61412345678', '2026-07-14T23:00:00Z', 'shut hours'],
  [
    'Australia: 09:00 in Perth, 11:00 in Sydney; the Cocos Islands share the code',
    '+61412345678',
    '2026-07-15T02:30:00Z',
    'open',
  ],
  ['Australia: 19:00 in Perth, 21:00 in Sydney', '+61412345678', '2026-07-15T11:00:00Z', 'shut hours'],
  [
    'North America, toll-free: 09:00 in Honolulu is 15:00 in New York',
    '+18005550123',
    '2026-01-15T19:00:00Z',
    'shut hours',
  ],
  ['Kazakhstan: both of its zones', '+77011234567', '2026-01-15T04:00:00Z', 'open'],
  // B22 B24: what has no zone blocks, and is never taken for another zone.
  ['B22 B24 world-wide freephone has no zone', '+80012345678', '2026-01-15T12:00:00Z', 'zone-unknown'],
  ['B22 B24 satellite has no zone', '+881612345678', '2026-01-15T12:00:00Z', 'zone-unknown'],
];

for (const [what, dialled, at, expected] of DAYTIME) {
  test(`R2.1 R2.2 ${what} → ${expected}`, () => {
    assert.equal(answer({ rules: HOURS, dialled, at }), expected);
  });
}
