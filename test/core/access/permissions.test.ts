import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  PERMISSIONS,
  type Permission,
  ROLES,
  rolesMay,
  SCOPES,
  scopesMay,
} from '../../../src/core/access/permissions.js';
import { reaches, reachOf } from '../../../src/core/access/teams.js';

/** Written out by hand, role by role: who gives a right must write it in two places. */
const EXPECTED: Readonly<Record<Permission, string>> = {
  'see-own-blocks': 'agent supervisor',
  'register-refusal': 'agent supervisor compliance refusals',
  'report-disposition': 'dispositions',
  'watch-calls': 'supervisor compliance monitor',
  'see-alerts': 'supervisor compliance monitor',
  acknowledge: 'supervisor compliance',
  'see-health': 'supervisor compliance administrator health monitor',
  'see-trends': 'supervisor compliance reports',
  'find-number': 'supervisor compliance',
  'reveal-number': 'compliance',
  listen: 'supervisor',
  whisper: 'supervisor',
  join: 'supervisor',
  'end-call': 'supervisor',
  'manage-accounts': 'administrator',
  'manage-tokens': 'administrator',
};

for (const permission of PERMISSIONS) {
  test(`R7.2 who may ${permission}`, () => {
    const roles = ROLES.filter((role) => rolesMay([role]).has(permission));
    const scopes = SCOPES.filter((scope) => scopesMay([scope]).has(permission));
    assert.equal([...roles, ...scopes].join(' '), EXPECTED[permission]);
  });
}

test('R7.2 several roles may what any of them may, none may nothing', () => {
  assert.deepEqual(rolesMay([]), new Set());
  const both = rolesMay(['agent', 'administrator']);
  assert.deepEqual(both, new Set([...rolesMay(['agent']), ...rolesMay(['administrator'])]));
});

test('R6.1 a supervisor reaches the agents of the teams named, and nobody else', () => {
  const teams = { north: ['8001', '8002'], south: ['8003'] };
  const cases: readonly [string, ReturnType<typeof reachOf>, readonly (string | undefined)[]][] = [
    ['one team', reachOf(teams, ['supervisor'], ['north']), ['8001', '8002']],
    ['two teams', reachOf(teams, ['supervisor'], ['north', 'south']), ['8001', '8002', '8003']],
    ['no team', reachOf(teams, ['supervisor'], []), []],
    ['a team that is none', reachOf(teams, ['supervisor'], ['toString', '__proto__', 'west']), []],
    ['every team', reachOf(teams, ['supervisor'], ['*']), ['8001', '8002', '8003', '8999', undefined]],
    ['compliance', reachOf(teams, ['compliance'], []), ['8001', '8002', '8003', '8999', undefined]],
    ['an administrator', reachOf(teams, ['administrator'], []), []],
  ];
  for (const [who, reach, seen] of cases) {
    const all = ['8001', '8002', '8003', '8999', undefined];
    assert.deepEqual(
      all.filter((agent) => reaches(reach, agent)),
      seen,
      who,
    );
  }
});
