import assert from 'node:assert/strict';
import { test } from 'node:test';
import { teamsWithin } from '../../../src/core/access/teams.js';

test('a team is shown to whoever may see all of it: part of one is not its figure (R7.2)', () => {
  const teams = { north: ['8001', '8002'], new: ['8002'], both: ['8002', '8003'], nobody: [] };
  assert.deepEqual(Object.keys(teamsWithin(teams, 'everyone')), ['north', 'new', 'both']);
  assert.deepEqual(Object.keys(teamsWithin(teams, new Set(['8001', '8002']))), ['north', 'new']);
  assert.deepEqual(teamsWithin(teams, new Set()), {});
});
