import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadNumberingPlan } from '../../../src/config/numbering.js';
import { normalise } from '../../../src/core/number/normalise.js';
import { placesOf } from '../../../src/core/number/places.js';

const plan = loadNumberingPlan('config/numbering', { home: 'cn' });

function zones(dialled: string): readonly string[] {
  const number = normalise(dialled, plan);
  assert.ok(number.parsed, dialled);
  return placesOf(number, plan).map(({ zone }) => zone);
}

const ROWS: readonly (readonly [dialled: string, zone: string])[] = [
  ['13800138000', 'Asia/Shanghai'],
  ['01062551234', 'Asia/Shanghai'],
  ['09912345678', 'Asia/Shanghai'],
  ['4008123456', 'Asia/Shanghai'],
  ['95588', 'Asia/Shanghai'],
  ['110', 'Asia/Shanghai'],
  ['+85223456789', 'Asia/Hong_Kong'],
  ['+85366123456', 'Asia/Macau'],
  ['+886212345678', 'Asia/Taipei'],
  ['+819012345678', 'Asia/Tokyo'],
  ['+442079460958', 'Europe/London'],
  ['+12125550123', 'America/New_York'],
  ['+14165550123', 'America/Toronto'],
  ['+18085550123', 'Pacific/Honolulu'],
  ['+12465550123', 'America/Barbados'],
  ['+77011234567', 'Asia/Almaty'],
  ['+79161234567', 'Europe/Moscow'],
];

test('R2.1 every number has the zone of its place among its candidates', () => {
  for (const [dialled, zone] of ROWS)
    assert.ok(zones(dialled).includes(zone), `${dialled} ${zones(dialled).join()}`);
});

test('R2.1 a country of many zones gives all of them; a world service gives none', () => {
  assert.ok(zones('+79161234567').includes('Asia/Kamchatka'));
  assert.ok(zones('+61412345678').includes('Australia/Perth'));
  assert.ok(zones('+18005550123').length > 20, 'toll-free +1 may ring anywhere on the continent');
  assert.deepEqual(zones('+80012345678'), []);
});

test('R2.1 the zone table of the runtime knows every zone of the plan', () => {
  const all = new Set([...plan.zones, ...[...plan.world.values()].flatMap((row) => row.zones)]);
  assert.ok(all.size > 200);
  for (const zone of all) assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: zone }), zone);
});
