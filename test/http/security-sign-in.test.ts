/** R7.2: guessing, fixation, cookies, and that no secret is anywhere it should not be. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LedgerRecord } from '../../src/core/ledger/record.js';
import { type House, openHouse, PASSWORD, tokenFor } from './house.js';

async function inHouse(work: (house: House) => Promise<void>, options = {}): Promise<void> {
  const house = await openHouse(options);
  try {
    await work(house);
  } finally {
    await house.close();
  }
}

const post = (house: House, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${house.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

async function kinds(house: House): Promise<LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  for await (const { record } of house.store.records({ kinds: ['signed-in', 'sign-in-failed'] }))
    found.push(record);
  return found;
}

test('the cookie: HttpOnly, SameSite=Strict, a plain name on loopback, gone at sign-out', () =>
  inHouse(async (house) => {
    const answer = await post(house, '/api/session', { name: 'supervisor', password: PASSWORD });
    assert.equal(answer.status, 200);
    const cookie = answer.headers.get('set-cookie') ?? '';
    assert.match(cookie, /^callward-session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const { csrf } = (await answer.json()) as { csrf: string };
    const heads = { cookie: cookie.split(';')[0] ?? '', 'x-csrf-token': csrf };
    const out = await fetch(`${house.url}/api/session`, { method: 'DELETE', headers: heads });
    assert.equal(out.status, 204);
    assert.match(out.headers.get('set-cookie') ?? '', /^callward-session=; .*Max-Age=0$/);
    assert.equal((await fetch(`${house.url}/api/session`, { headers: heads })).status, 401);
  }));

test('behind TLS the cookie is __Host- and Secure, and the plain name counts for nothing', () =>
  inHouse(
    async (house) => {
      const host = { host: 'board.example.com' };
      const answer = await post(house, '/api/session', { name: 'supervisor', password: PASSWORD });
      const cookie = answer.headers.get('set-cookie') ?? '';
      assert.match(cookie, /^__Host-callward-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
      assert.match(answer.headers.get('strict-transport-security') ?? '', /max-age=31536000/);
      const plain = (cookie.split(';')[0] ?? '').replace('__Host-', '');
      assert.equal(
        (await fetch(`${house.url}/api/session`, { headers: { ...host, cookie: plain } })).status,
        401,
      );
    },
    { origin: 'https://board.example.com' },
  ));

test('fixation: a secret that was there before the sign-in is worth nothing after it, nor one that somebody made up', () =>
  inHouse(async (house) => {
    const before = await house.signIn('agent');
    const answer = await post(
      house,
      '/api/session',
      { name: 'supervisor', password: PASSWORD },
      { cookie: before.cookie },
    );
    const after = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    assert.notEqual(after, before.cookie);
    assert.equal(
      (await fetch(`${house.url}/api/session`, { headers: { cookie: before.cookie } })).status,
      401,
    );
    const planted = `callward-session=${'A'.repeat(43)}`;
    const second = await post(
      house,
      '/api/session',
      { name: 'agent', password: PASSWORD },
      { cookie: planted },
    );
    assert.ok(!(second.headers.get('set-cookie') ?? '').includes('AAAA'));
    // Two cookies of the name: one of them is planted, and neither counts.
    for (const both of [`${planted}; ${after}`, `${after}; ${planted}`])
      assert.equal((await fetch(`${house.url}/api/session`, { headers: { cookie: both } })).status, 401);
  }));

test('brute force: five tries, then even the right password waits; the record says so; a wait opens it again', () =>
  inHouse(async (house) => {
    const guess = (password: string) => post(house, '/api/session', { name: 'supervisor', password });
    for (let i = 0; i < 5; i++) assert.equal((await guess(`wrong wrong ${i}`)).status, 401);
    const shut = await guess(PASSWORD);
    assert.equal(shut.status, 429);
    assert.equal(shut.headers.get('retry-after'), '30');
    house.clock.at += 30_000;
    assert.equal((await guess(PASSWORD)).status, 200);
    const why = (await kinds(house)).map((record) =>
      record.kind === 'sign-in-failed' ? record.why : record.kind,
    );
    assert.deepEqual(why, [
      'password',
      'password',
      'password',
      'password',
      'password',
      'too-many',
      'signed-in',
    ]);
  }));

test('of many guesses at once no more are tried than one after the other', () =>
  inHouse(async (house) => {
    const asked = Array.from({ length: 40 }, (_, i) =>
      house.access.signIn({ name: 'supervisor', password: `wrong wrong ${i}`, address: `192.0.2.${i}` }),
    );
    const why = (await Promise.all(asked)).map((answer) => (answer.outcome === 'denied' ? answer.why : 'in'));
    assert.equal(why.filter((one) => one === 'wrong').length, 5);
    assert.equal(why.filter((one) => one === 'wait').length, 35);
  }));

test('one address is held up whatever names it tries, and others are not', () =>
  inHouse(async (house) => {
    const from = (address: string, i: number) =>
      house.access.signIn({ name: `nobody-${i}`, password: 'x', address });
    const why: string[] = [];
    for (let i = 0; i < 12; i++) {
      const answer = await from('192.0.2.1', i);
      why.push(answer.outcome === 'denied' ? answer.why : 'in');
    }
    assert.deepEqual(why.slice(9), ['wrong', 'wait', 'wait']);
    const other = await house.access.signIn({ name: 'agent', password: PASSWORD, address: '192.0.2.2' });
    assert.equal(other.outcome, 'signed-in');
  }));

test('a name nobody has, a wrong password and a locked account get the same words, and the same lock-out', () =>
  inHouse(async (house) => {
    // Not the only administrator: that one cannot be locked.
    const locked = (await house.access.accounts.list()).find(({ name }) => name === 'agent');
    if (!locked) throw new Error('no account');
    await house.access.accounts.change(locked.id, { locked: true }, 'test');
    const tries = [
      { name: 'supervisor', password: 'not the password' },
      { name: 'nobody at all', password: 'not the password' },
      { name: locked.name, password: PASSWORD },
    ];
    const bodies = await Promise.all(
      tries.map(async (body) => (await post(house, '/api/session', body)).text()),
    );
    assert.equal(new Set(bodies).size, 1, bodies.join('\n'));
    for (const name of ['supervisor', 'nobody at all']) {
      for (let i = 0; i < 4; i++)
        await house.access.signIn({ name, password: 'x', address: `198.51.100.${i}` });
      const last = await house.access.signIn({ name, password: 'x', address: '198.51.100.9' });
      assert.equal(last.outcome === 'denied' && last.why, 'wait', name);
    }
  }));

test('a name is one name however it is typed, and cannot be taken by one that looks like it', () =>
  inHouse(async (house) => {
    assert.equal(
      (await post(house, '/api/session', { name: ' ＡＧＥＮＴ ', password: PASSWORD })).status,
      200,
    );
    const { cookie, csrf } = await house.signIn('administrator');
    const add = (name: string) =>
      post(house, '/api/accounts', { name, roles: ['agent'] }, { cookie, 'x-csrf-token': csrf });
    assert.equal((await add('Agent')).status, 409);
    assert.equal((await add('age\u200bnt')).status, 409);
    assert.equal((await add('аgent')).status, 422, 'a Cyrillic а');
  }));

test('the last administrator can be neither locked nor demoted', () =>
  inHouse(async (house) => {
    const own = (await house.access.accounts.list()).find(({ name }) => name === 'administrator');
    const { cookie, csrf } = await house.signIn('administrator');
    for (const change of [{ locked: true }, { roles: ['agent'] }]) {
      const answer = await fetch(`${house.url}/api/accounts/${own?.id}`, {
        method: 'PATCH',
        headers: { cookie, 'x-csrf-token': csrf, 'content-type': 'application/json' },
        body: JSON.stringify(change),
      });
      assert.equal(answer.status, 409);
    }
  }));

test('a new password ends every other session, and the old one signs nobody in', () =>
  inHouse(async (house) => {
    const elsewhere = await house.signIn('supervisor');
    const here = await house.signIn('supervisor');
    const heads = { cookie: here.cookie, 'x-csrf-token': here.csrf };
    const next = 'another long secret 8';
    const wrong = await post(house, '/api/session/password', { current: 'not it, not it', next }, heads);
    assert.equal(wrong.status, 401);
    const done = await post(house, '/api/session/password', { current: PASSWORD, next }, heads);
    assert.equal(done.status, 200);
    for (const { cookie } of [elsewhere, here])
      assert.equal((await fetch(`${house.url}/api/session`, { headers: { cookie } })).status, 401);
    assert.equal((await post(house, '/api/session', { name: 'supervisor', password: PASSWORD })).status, 401);
  }));

test('the link of the first start makes one account, once, within the hour', () =>
  inHouse(
    async (house) => {
      const body = (secret: string) => ({ secret, name: '王芳', password: PASSWORD });
      assert.equal((await post(house, '/api/set-up', body('x'))).status, 403);
      const old = (await house.access.begin()) ?? '';
      house.clock.at += 3_600_001;
      assert.equal((await post(house, '/api/set-up', body(old))).status, 403);
      const secret = (await house.access.begin()) ?? '';
      assert.equal((await post(house, '/api/set-up', { ...body(secret), password: 'short' })).status, 422);
      const both = await Promise.all(
        [1, 2].map((i) => post(house, '/api/set-up', { ...body(secret), name: `王芳${i}` })),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 403]);
      assert.equal(await house.access.begin(), undefined);
      assert.equal((await house.access.accounts.list()).length, 1);
    },
    { people: false },
  ));

test('no password, session, token or digest is in any answer, log line or file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  try {
    const house = await openHouse({ folder, people: false });
    const secret = (await house.access.begin()) ?? '';
    const begun = await post(house, '/api/set-up', { secret, name: 'root', password: PASSWORD });
    const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { csrf } = (await begun.json()) as { csrf: string };
    const heads = { cookie, 'x-csrf-token': csrf };
    const token = await tokenFor(house, ['health']);
    await post(house, '/api/session', { name: 'root', password: 'guess guess guess' });
    await post(house, '/api/session', { name: PASSWORD, password: 'root' });
    let said = '';
    for (const path of ['/api/accounts', '/api/tokens', '/api/session', '/api/health', '/api/openapi.json'])
      said += await (await fetch(`${house.url}${path}`, { headers: heads })).text();
    for await (const { record } of house.store.records({})) said += JSON.stringify(record);
    said += house.log.lines.join('\n');
    await house.close();
    const secrets = [PASSWORD, secret, token, cookie.split('=')[1] ?? '', 'guess guess guess'];
    for (const one of secrets) assert.ok(!said.includes(one), 'a secret was said');
    assert.ok(!/scrypt\$|"digest"|"passwordHash"/.test(said), 'a hash was said');
    const file = readFileSync(join(folder, 'callward.db')).toString('latin1');
    for (const one of secrets) assert.ok(!file.includes(one), 'a secret is in the file');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
