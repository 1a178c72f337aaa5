/** R2.4, R6.3: suspensions by order. Each row is one call at noon on a Monday in Shanghai. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from '../../../src/core/decide.js';
import { normalise } from '../../../src/core/number/normalise.js';
import { areaCode } from '../../../src/core/orders/area.js';
import type { Order } from '../../../src/core/orders/order.js';
import type { RulePack } from '../../../src/core/policy/rule-pack.js';
import { NO_FURTHER_FACTS } from '../../../src/core/snapshot.js';
import type { LocalTime } from '../../../src/core/time/local-time.js';
import { type Fact, known, unknown, type Verdict } from '../../../src/core/verdict.js';
import { attemptOf } from '../../fakes/attempt.js';
import { testPack, testPolicy } from '../../fakes/policy.js';

const NOON = Date.parse('2026-11-23T12:00:00+08:00');
const HOUR = 3_600_000;

const order = (kind: Order['target']['kind'], name: string, fields: Partial<Order> = {}): Order => ({
  id: 'o1',
  target: { kind, name },
  cause: kind === 'area' ? 'weather' : 'measure',
  startsAt: NOON - HOUR,
  endsAt: NOON + HOUR,
  reference: '粤防〔2026〕3号',
  operator: 'ann',
  ...fields,
});
const area = (name: string, fields: Partial<Order> = {}) => order('area', name, fields);

interface Given {
  readonly orders?: readonly Order[];
  readonly facts?: Fact<readonly Order[]>;
  readonly regions?: readonly (string | undefined)[];
  readonly attempt?: Parameters<typeof attemptOf>[0];
  readonly pack?: Partial<RulePack>;
  readonly places?: Fact<readonly LocalTime[]>;
}

function judged({ orders = [], facts, regions = ['CN'], attempt, pack, places }: Given): Verdict {
  const asked = attemptOf({ at: NOON, ...attempt });
  const times = regions.map((region) => ({
    zone: 'Asia/Shanghai',
    minute: 720,
    date: '2026-11-23',
    weekday: 1,
    ...(region === undefined ? {} : { region }),
  }));
  return decide(asked, {
    policy: { ...testPolicy, pack: { ...testPack, ...pack } },
    number: normalise(asked.dialled, testPolicy.plan),
    facts: {
      ...NO_FURTHER_FACTS,
      shield: known([]),
      localTimes: places ?? known(times),
      orders: facts ?? known(orders),
    },
  });
}

function told(given: Given): string {
  const { outcome, reason, notBefore } = judged(given);
  if (outcome === 'allow') return outcome;
  return `${outcome} ${reason}${notBefore === undefined ? '' : ` ${(notBefore - NOON) / HOUR}h`}`;
}

type Row = readonly [what: string, given: Given, outcome: string];
const SUSPENDED = 'defer suspended 1h';

const AREAS: readonly Row[] = [
  ['no order', {}, 'allow'],
  ['the province itself', { orders: [area('CN-44')], regions: ['CN-44'] }, SUSPENDED],
  ['another province', { orders: [area('CN-44')], regions: ['CN-11'] }, 'allow'],
  ['the country covers its parts', { orders: [area('CN')], regions: ['CN-44'] }, SUSPENDED],
  [
    'a place known only as the country may be in the province',
    { orders: [area('CN-44')], regions: ['CN'] },
    SUSPENDED,
  ],
  [
    'a place not known at all: the number’s country',
    { orders: [area('CN-44')], regions: [undefined] },
    SUSPENDED,
  ],
  ['… and not another country', { orders: [area('US')], regions: [undefined] }, 'allow'],
  [
    'one of several candidate places is enough',
    { orders: [area('CN-65')], regions: ['CN-11', 'CN-65'] },
    SUSPENDED,
  ],
  ['none of several candidate places', { orders: [area('CN-65')], regions: ['CN-11', 'CN-12'] }, 'allow'],
  ['a name that only begins alike is another', { orders: [area('CN-4')], regions: ['CN-44'] }, 'allow'],
  ['a country whose code begins alike is another', { orders: [area('C')], regions: ['CN'] }, 'allow'],
  ['it has not begun', { orders: [area('CN', { startsAt: NOON + 1 })] }, 'allow'],
  ['it begins at this moment', { orders: [area('CN', { startsAt: NOON })] }, SUSPENDED],
  ['it ends at this moment', { orders: [area('CN', { endsAt: NOON })] }, 'allow'],
  ['the last millisecond', { orders: [area('CN', { endsAt: NOON + 1 })] }, `defer suspended ${1 / HOUR}h`],
  ['without an end it is a block', { orders: [area('CN', { endsAt: null })] }, 'block suspended'],
  ['lifted', { orders: [area('CN', { liftedAt: NOON - 1 })] }, 'allow'],
  ['lifted at this moment', { orders: [area('CN', { liftedAt: NOON })] }, 'allow'],
  ['lifted later than this call (replay)', { orders: [area('CN', { liftedAt: NOON + 1 })] }, SUSPENDED],
  [
    'two orders: the one that ends last',
    { orders: [area('CN'), area('CN-44', { id: 'o2', endsAt: NOON + 5 * HOUR })], regions: ['CN-44'] },
    'defer suspended 5h',
  ],
  [
    'one with an end and one without',
    { orders: [area('CN'), area('CN', { id: 'o2', endsAt: null })] },
    'block suspended',
  ],
  ['every purpose: service', { orders: [area('CN')], attempt: { purpose: 'service' } }, SUSPENDED],
  ['every purpose: claim', { orders: [area('CN')], attempt: { purpose: 'claim' } }, SUSPENDED],
  ['every door: guard', { orders: [area('CN')], attempt: { door: 'guard' } }, SUSPENDED],
  ['every door: check', { orders: [area('CN')], attempt: { door: 'check' } }, SUSPENDED],
  [
    'emergency numbers go out',
    { orders: [area('CN', { endsAt: null })], attempt: { dialled: '119' } },
    'allow',
  ],
  [
    'places that cannot be read block as that',
    { orders: [area('CN')], places: unknown('no table') },
    'block zone-unknown',
  ],
  ['orders that cannot be read block', { facts: unknown('locked') }, 'block facts-unknown'],
  ['… but never an emergency call', { facts: unknown('locked'), attempt: { dialled: '110' } }, 'allow'],
  [
    'a call abroad',
    { orders: [area('US')], regions: ['US'], attempt: { dialled: '0012125550123' } },
    SUSPENDED,
  ],
  [
    'a call abroad, its part not known',
    { orders: [area('US-CA')], regions: ['US'], attempt: { dialled: '0012125550123' } },
    SUSPENDED,
  ],
  [
    'a call abroad under an order at home',
    { orders: [area('CN')], regions: ['US'], attempt: { dialled: '0012125550123' } },
    'allow',
  ],
];

const NOT_ENTITLED = 'block not-entitled';
const PEOPLE: readonly Row[] = [
  ['the agent', { orders: [order('agent', 'agent1')] }, NOT_ENTITLED],
  ['another agent', { orders: [order('agent', 'agent2')] }, 'allow'],
  ['the agent, typed another way', { orders: [order('agent', ' Agent1 ')] }, NOT_ENTITLED],
  ['the agent in full width', { orders: [order('agent', 'ａｇｅｎｔ１')] }, NOT_ENTITLED],
  ['a longer name is another', { orders: [order('agent', 'agent11')] }, 'allow'],
  ['until lifted', { orders: [order('agent', 'agent1', { endsAt: null })] }, NOT_ENTITLED],
  ['missing undertaking', { orders: [order('agent', 'agent1', { cause: 'undertaking' })] }, NOT_ENTITLED],
  ['an agent’s measure that has ended', { orders: [order('agent', 'agent1', { endsAt: NOON })] }, 'allow'],
  [
    'an agent whose measure was lifted',
    { orders: [order('agent', 'agent1', { liftedAt: NOON - 1 })] },
    'allow',
  ],
  ['the campaign', { orders: [order('campaign', 'autumn')], attempt: { campaign: 'autumn' } }, NOT_ENTITLED],
  ['another campaign', { orders: [order('campaign', 'autumn')], attempt: { campaign: 'winter' } }, 'allow'],
  ['an agent named like the campaign', { orders: [order('campaign', 'agent1')] }, 'allow'],
  [
    'a campaign named like the agent',
    { orders: [order('agent', 'autumn')], attempt: { campaign: 'autumn' } },
    'allow',
  ],
  ['an area named like the agent', { orders: [area('agent1')] }, 'allow'],
  ['a block is graver than a deferral', { orders: [area('CN'), order('agent', 'agent1')] }, NOT_ENTITLED],
  [
    'emergency calls of a suspended agent',
    { orders: [order('agent', 'agent1')], attempt: { dialled: '110' } },
    'allow',
  ],
];

const OWN = {
  callerId: {
    id: 'cli',
    citation: { text: 'x', verified: 'primary', on: '2026-11-22' },
    allowed: ['86:95588', '+861062551234'],
  },
} as const;
const cli = (presented: string | undefined, more: Parameters<typeof attemptOf>[0] = {}): Given => ({
  pack: OWN,
  attempt: { door: 'guard', ...(presented === undefined ? {} : { presented }), ...more },
});
const REFUSED = 'block caller-id';
const CALLER_IDS: readonly Row[] = [
  ['no rule in the pack', { attempt: { presented: 'anonymous' } }, 'allow'],
  ['the company’s number', cli('95588'), 'allow'],
  ['its landline', cli('01062551234'), 'allow'],
  ['its landline in another spelling', cli('+86 10 6255 1234'), 'allow'],
  ['somebody else’s number', cli('13900139000'), REFUSED],
  ['a foreign number', cli('+12125550123'), REFUSED],
  ['nothing presented', cli(undefined), REFUSED],
  ...[
    '',
    'anonymous',
    'Anonymous',
    'unavailable',
    'restricted',
    'private',
    'unknown',
    'asterisk',
    '0000000',
  ].map((name): Row => [`withheld: ${JSON.stringify(name)}`, cli(name), REFUSED]),
  ['the agent’s extension', cli('1001'), REFUSED],
  ['the number with more behind it', cli('010-62551234-12'), REFUSED],
  ['a gate that decides alone', cli('13900139000', { door: 'gate' }), REFUSED],
  [
    'a gate with a guard behind it leaves it to the guard',
    cli('1001', { door: 'gate', callerIdPending: true }),
    'allow',
  ],
  ['a check by hand presents nothing', cli(undefined, { door: 'check' }), 'allow'],
  ['a check by hand that says what is presented', cli('13900139000', { door: 'check' }), REFUSED],
  ['an emergency call with the number withheld', cli('anonymous', { dialled: '110' }), 'allow'],
];

describe('R2.4 R6.3 C10 orders and caller IDs', () => {
  for (const [name, rows] of Object.entries({ AREAS, PEOPLE, CALLER_IDS }))
    for (const [what, given, outcome] of rows)
      test(`${name.toLowerCase()}: ${what}`, () => assert.equal(told(given), outcome));

  test('the finding names the order, and the caller ID is masked (R7.2)', () => {
    const [found] = judged({ orders: [area('CN')] }).findings;
    assert.equal(found?.detail, 'o1 area CN weather');
    const [foreign] = judged(cli('13900139000')).findings;
    assert.deepEqual([foreign?.rule, foreign?.detail], ['cli', 'not one of ours: 139****9000']);
    assert.equal(judged(cli('Anonymous')).findings[0]?.detail, 'withheld');
  });
});

test('R2.4 an area is written as people write it, and one that does not exist is none', () => {
  const read = (text: string) => areaCode(text, testPolicy.plan);
  for (const [text, code] of [
    ['CN-44', 'CN-44'],
    ['cn-44', 'CN-44'],
    ['CN-GD', 'CN-44'],
    ['广东', 'CN-44'],
    ['广东省', 'CN-44'],
    ['北京市', 'CN-11'],
    ['CN', 'CN'],
    ['US', 'US'],
    ['US-CA', 'US-CA'],
    ['CN-99', undefined],
    ['XX', undefined],
    ['Guangdong', undefined],
    ['US-CALIFORNIA', undefined],
    ['', undefined],
  ] as const)
    assert.equal(read(text), code, text);
});
