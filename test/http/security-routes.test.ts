/** R7.2, R6.1: every route × everybody, from the very table that is served. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Route } from '../../src/adapters/http/route.js';
import { ROLE_MAY, SCOPE_MAY } from '../../src/core/access/permissions.js';
import { type House, headersOf, openHouse, WHO } from './house.js';

let house: House;
const heads = new Map<string, Record<string, string>>();
before(async () => {
  house = await openHouse();
  for (const who of WHO) heads.set(who, await headersOf(house, who));
});
after(() => house.close());

const SHUT = new Set([401, 403]);

function mayCome(route: Route, who: (typeof WHO)[number]): boolean {
  if (route.may === 'anyone') return true;
  const isRole = who in ROLE_MAY;
  if (who === 'anonymous' || (route.people && !isRole)) return false;
  if (route.may === 'signed-in') return isRole;
  const rights = isRole ? ROLE_MAY[who as keyof typeof ROLE_MAY] : SCOPE_MAY[who as keyof typeof SCOPE_MAY];
  return rights.includes(route.may);
}

/** Asks with an id that nobody has and a body that no schema takes: what is judged here is only whether the door opens. */
async function knock(route: Route, headers: Record<string, string>): Promise<number> {
  const path = route.path.replace(/:\w+/g, 'nobody');
  const answer = await fetch(`${house.url}${path}`, {
    method: route.method,
    headers: { ...headers, ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(route.method === 'GET' ? {} : { body: '{"nonsense":1}' }),
  });
  await answer.body?.cancel();
  return answer.status;
}

test('the table is whole', () => {
  assert.ok(house.server.routes.length >= 28, String(house.server.routes.length));
  const spots = house.server.routes.map(({ method, path }) => `${method} ${path}`);
  assert.equal(new Set(spots).size, spots.length);
});

for (const who of WHO) {
  test(`${who}: opens the doors of the table and no other`, async () => {
    for (const route of house.server.routes) {
      // Signing out would end the session that the rest is asked with.
      if (route.method === 'DELETE' && route.path === '/api/session') continue;
      // A bucket of requests a second; the clock of the house stands still.
      house.clock.at += 1_000;
      const status = await knock(route, heads.get(who) ?? {});
      const open = !SHUT.has(status);
      assert.equal(open, mayCome(route, who), `${who} ${route.method} ${route.path}: ${status}`);
      assert.notEqual(status, 500, `${route.method} ${route.path}`);
    }
  });
}

test('what only people may do, no machine may, whatever its scope', () => {
  const personal = house.server.routes.filter(({ people }) => people).map(({ path }) => path);
  for (const path of ['/api/accounts', '/api/tokens', '/api/numbers/:number/reveal', '/api/calls/:id/listen'])
    assert.ok(personal.includes(path as `/api/${string}`), path);
});

test('a temporary password opens nothing but the choice of one’s own', async () => {
  const added = await house.access.accounts.add(
    { name: 'newcomer', roles: ['supervisor', 'administrator'], teams: ['*'] },
    'test',
  );
  assert.equal(added.outcome, 'added');
  const { cookie, csrf } = await house.signIn('newcomer', added.outcome === 'added' ? added.password : '');
  for (const route of house.server.routes.filter(({ may }) => may !== 'anyone' && may !== 'signed-in')) {
    house.clock.at += 1_000;
    assert.equal(await knock(route, { cookie, 'x-csrf-token': csrf }), 403, route.path);
  }
});

test('a right that is taken away is gone at once, a locked account too, a revoked token too', async () => {
  const added = await house.access.accounts.add(
    { name: 'leaver', roles: ['supervisor'], teams: ['*'] },
    'test',
  );
  if (added.outcome !== 'added') throw new Error(added.why);
  const begun = await house.signIn('leaver', added.password);
  const chosen = await fetch(`${house.url}/api/session/password`, {
    method: 'POST',
    headers: { cookie: begun.cookie, 'x-csrf-token': begun.csrf, 'content-type': 'application/json' },
    body: JSON.stringify({ current: added.password, next: 'my own very long one' }),
  });
  assert.equal(chosen.status, 200);
  const { cookie } = await house.signIn('leaver', 'my own very long one');
  const ask = async (path: string): Promise<number> =>
    (await fetch(`${house.url}${path}`, { headers: { cookie } })).status;
  assert.equal(await ask('/api/calls'), 200);
  await house.access.accounts.change(added.account.id, { roles: ['agent'] }, 'test');
  assert.equal(await ask('/api/calls'), 403);
  await house.access.accounts.change(added.account.id, { locked: true }, 'test');
  assert.equal(await ask('/api/session'), 401);

  const made = await house.access.tokens.create({ name: 'wall', scopes: ['health'], days: 1 }, 'test');
  if (made.outcome !== 'created') throw new Error(made.why);
  const health = async (): Promise<number> =>
    (await fetch(`${house.url}/api/health`, { headers: { authorization: `Bearer ${made.secret}` } })).status;
  assert.equal(await health(), 200);
  await house.access.tokens.revoke(made.token.id, 'test');
  assert.equal(await health(), 401);
});

test('a token ends on its day', async () => {
  const made = await house.access.tokens.create({ name: 'short', scopes: ['health'], days: 1 }, 'test');
  if (made.outcome !== 'created') throw new Error(made.why);
  const headers = { authorization: `Bearer ${made.secret}` };
  assert.equal((await fetch(`${house.url}/api/health`, { headers })).status, 200);
  house.clock.at = made.token.expiresAt;
  assert.equal((await fetch(`${house.url}/api/health`, { headers })).status, 401);
});
