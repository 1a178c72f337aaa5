/** R7.2: what comes in is judged: other sites, bodies, headers, paths, and every field in which something can be typed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type House, openHouse, type Session, tokenFor } from './house.js';

let house: House;
let admin: Session;
let compliance: Session;
const site = mkdtempSync(join(tmpdir(), 'callward-test-'));
before(async () => {
  mkdirSync(join(site, 'board', 'assets'), { recursive: true });
  writeFileSync(join(site, 'secret.txt'), 'out of bounds');
  writeFileSync(join(site, 'board', 'index.html'), '<!doctype html><title>board</title>');
  writeFileSync(join(site, 'board', 'assets', 'main-0a1b2c3d.js'), 'export {};');
  writeFileSync(join(site, 'board', '.env'), 'hidden');
  writeFileSync(join(site, 'board', 'main.ts'), 'typed by hand');
  symlinkSync(join(site, 'secret.txt'), join(site, 'board', 'link.txt'));
  house = await openHouse({ files: join(site, 'board'), limits: { requestMs: 300 } });
  admin = await house.signIn('administrator');
  compliance = await house.signIn('compliance');
});
after(async () => {
  await house.close();
  rmSync(site, { recursive: true, force: true });
});

const heads = ({ cookie, csrf }: Session) => ({ cookie, 'x-csrf-token': csrf });
function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Response> {
  house.clock.at += 1_000;
  return fetch(`${house.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
}
const json = { 'content-type': 'application/json' };

/** Bytes on the wire, as no client library would send them. */
function raw(bytes: string, wait = 2_000): Promise<string> {
  house.clock.at += 1_000;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let said = '';
    const late = setTimeout(
      () => socket.destroy(new Error(`still open after ${wait} ms: ${said.slice(0, 80)}`)),
      wait,
    );
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error),
    );
    socket.on('close', () => {
      clearTimeout(late);
      resolve(said);
    });
  });
}

test('CSRF: without the token, with another’s, from another site or another port nothing is changed', async () => {
  const body = JSON.stringify({ name: 'planted', roles: ['administrator'] });
  const { cookie } = admin;
  const good = heads(admin);
  const tries: Record<string, string>[] = [
    { cookie },
    { cookie, 'x-csrf-token': '' },
    { cookie, 'x-csrf-token': compliance.csrf },
    { ...good, origin: 'https://evil.example' },
    { ...good, origin: 'null' },
    { ...good, origin: 'http://127.0.0.1:1' },
    { ...good, origin: house.url.replace('http:', 'https:') },
    { ...good, 'sec-fetch-site': 'cross-site' },
    { ...good, 'sec-fetch-site': 'same-site' },
  ];
  for (const one of tries) {
    const answer = await ask('POST', '/api/accounts', { ...json, ...one }, body);
    assert.equal(answer.status, 403, JSON.stringify(Object.keys(one)));
  }
  assert.equal((await ask('GET', '/api/accounts', { cookie, 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.ok(!(await house.access.accounts.list()).some(({ name }) => name === 'planted'));
  const own = await ask(
    'POST',
    '/api/accounts',
    { ...json, ...good, origin: house.url, 'sec-fetch-site': 'same-origin' },
    body,
  );
  assert.equal(own.status, 201);
});

test('CSRF: a sign-in cannot be forced by another site, nor by a form', async () => {
  const body = JSON.stringify({ name: 'agent', password: 'x' });
  assert.equal(
    (await ask('POST', '/api/session', { ...json, origin: 'https://evil.example' }, body)).status,
    403,
  );
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    assert.equal((await ask('POST', '/api/session', { 'content-type': type }, body)).status, 415, type);
});

test('a token stands alone: a cookie that came along adds nothing', async () => {
  const token = await tokenFor(house, ['health']);
  const answer = await ask('GET', '/api/accounts', {
    cookie: admin.cookie,
    authorization: `Bearer ${token}`,
  });
  assert.equal(answer.status, 403);
  for (const authorization of [
    'Bearer',
    'Bearer x',
    `Basic ${token}`,
    `bearer ${token}`,
    `Bearer ${token} `.repeat(2),
  ])
    assert.equal((await ask('GET', '/api/health', { authorization })).status, 401, authorization);
});

test('a name on the web that points here is not answered (DNS rebinding), nor a proxy nobody told of', async () => {
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', 'a@127.0.0.1'])
    assert.match(
      await raw(`GET /api/set-up HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      /^HTTP\/1.1 (421|400)/,
      host,
    );
  assert.match(await raw('GET /api/set-up HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1.1 400/);
  assert.equal((await ask('GET', '/api/set-up', { 'x-forwarded-for': '192.0.2.1' })).status, 421);
});

test('bodies: too large, not JSON, not an object, doubled keys of the prototype, a part nobody asked for', async () => {
  const good = { ...json, ...heads(admin) };
  const send = async (body: string): Promise<number> =>
    (await ask('POST', '/api/accounts', good, body)).status;
  assert.equal(await send(`{"name":"${'x'.repeat(20_000)}"}`), 413);
  for (const body of [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"name":"a","roles":["agent"],"__proto__":{"roles":["administrator"]}}',
    '{"name":"a","roles":["agent"],"constructor":{"prototype":{"x":1}}}',
    '{"name":"a","roles":["agent"],"locked":false}',
    '{"name":"a","roles":["root"]}',
    '{"name":"a","roles":[]}',
    '{"name":{"$ne":1},"roles":["agent"]}',
    `{"name":"a","roles":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  ])
    assert.equal(await send(body), 400, body.slice(0, 60));
  assert.equal((await ask('DELETE', '/api/session', { ...good }, '{"x":1}')).status, 400);
  assert.equal((await ask('GET', '/api/accounts?x=1', { cookie: admin.cookie })).status, 400);
  assert.equal((await ask('GET', '/api/alerts?after=1&after=2', { cookie: compliance.cookie })).status, 400);
});

test('errors are problems in two languages and say nothing of the inside', async () => {
  const answer = await ask('POST', '/api/session', json, '{"name":');
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  const body = (await answer.json()) as Record<string, unknown>;
  assert.deepEqual(Object.keys(body).sort(), ['code', 'en', 'status', 'title', 'type', 'zh']);
  const echo = await ask(
    'POST',
    '/api/accounts',
    { ...json, ...heads(admin) },
    '{"<script>":1,"name":"a","roles":["agent"]}',
  );
  assert.ok(!(await echo.text()).includes('script'));
  const none = await ask('GET', '/api/%3Cscript%3E', {});
  assert.ok(!(await none.text()).includes('script'));
});

test('slow headers and slow bodies are cut off, malformed requests are refused', async () => {
  const slow = await raw(
    'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"na',
    5_000,
  );
  assert.match(slow, /^(HTTP\/1.1 4\d\d|$)/);
  assert.match(
    await raw('GET /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ', 5_000),
    /^(HTTP\/1.1 4\d\d|$)/,
  );
  const big = `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`;
  assert.match(await raw(big), /^HTTP\/1.1 4\d\d/);
  assert.match(await raw('NONSENSE\r\n\r\n'), /^HTTP\/1.1 400/);
  const smuggled =
    'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n';
  assert.match(await raw(smuggled), /^HTTP\/1.1 400/);
});

const NASTY: readonly string[] = [
  "'; DROP TABLE accounts; --",
  '" OR 1=1 --',
  '%27%20OR%201=1',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'a\r\nSet-Cookie: x=y',
  'a\nINFO forged line',
  'a\u0000b',
  'a\u001b[2Jb',
  'a\u2028b',
  '\ud800',
  '\u202egnp.exe',
  '${7*7}{{7*7}}',
  '../../../etc/passwd',
  '=cmd|calc!A1',
  'ａｄｍｉｎ\u200bｉｓｔｒａｔｏｒ',
  'x'.repeat(5_000),
];

/** Every field of every body in which text can be typed. */
const FIELDS: readonly (readonly [
  path: string,
  who: 'admin' | 'compliance' | 'none',
  body: (text: string) => object,
])[] = [
  ['/api/session', 'none', (name) => ({ name, password: 'x' })],
  ['/api/session', 'none', (password) => ({ name: 'agent', password })],
  ['/api/set-up', 'none', (secret) => ({ secret, name: 'a', password: 'b' })],
  ['/api/accounts', 'admin', (name) => ({ name, roles: ['agent'] })],
  ['/api/accounts', 'admin', (team) => ({ name: `t${team.length}`, roles: ['agent'], teams: [team] })],
  ['/api/accounts', 'admin', (extension) => ({ name: 'e', roles: ['agent'], extension })],
  ['/api/tokens', 'admin', (name) => ({ name, scopes: ['health'] })],
  ['/api/shield', 'compliance', (number) => ({ number })],
  ['/api/shield', 'compliance', (scope) => ({ number: '13800138000', scope })],
  ['/api/shield', 'compliance', (name) => ({ number: '13800138000', scope: `campaign:${name}` })],
  ['/api/shield', 'compliance', (term) => ({ number: '13800138000', term })],
  ['/api/shield', 'compliance', (evidence) => ({ number: '13800138000', evidence })],
];

for (const [path, who, body] of FIELDS) {
  test(`injection: ${path} ${Object.keys(body('')).join()}`, async () => {
    const session = who === 'none' ? {} : heads(who === 'admin' ? admin : compliance);
    const accounts = (await house.access.accounts.list()).length;
    for (const text of NASTY) {
      house.clock.at += 3_600_000;
      // Sessions idle out while the clock runs on for the limits' sake: each is used within its half hour.
      const fresh =
        who === 'none'
          ? session
          : heads(await house.signIn(who === 'admin' ? 'administrator' : 'compliance'));
      const answer = await ask('POST', path, { ...json, ...fresh }, JSON.stringify(body(text)));
      assert.ok(answer.status < 500, `${JSON.stringify(text.slice(0, 30))}: ${answer.status}`);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/(problem\+)?json/);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.ok(!(answer.headers.get('set-cookie') ?? '').includes('x=y'));
      if (/[\p{Cc}\p{Cs}\u2028]/u.test(text)) assert.ok(answer.status >= 400, JSON.stringify(text));
    }
    assert.ok((await house.access.accounts.list()).length >= accounts, 'the table is there');
    for (const line of house.log.lines) assert.ok(!/\p{Cc}/u.test(line), line);
  });
}

test('paths: no spelling leads out of the folder of the board, or to what is not of it', async () => {
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/....//secret.txt',
    '//secret.txt',
    '/%252e%252e/secret.txt',
    '/..%c0%afsecret.txt',
    '/assets/main-0a1b2c3d.js%00.png',
    '/.env',
    '/main.ts',
    '/link.txt',
    `${join(site, 'secret.txt')}`,
    '/api/../.env',
  ]) {
    const said = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    assert.match(said, /^HTTP\/1.1 4\d\d/, `${path}: ${said.slice(0, 200)}`);
    assert.ok(!/out of bounds|hidden|typed by hand/.test(said), path);
  }
});

test('the board’s files: types, caches, and its page on its own paths', async () => {
  const file = async (path: string) => ask('GET', path, {});
  const page = await file('/');
  assert.deepEqual(
    [page.status, page.headers.get('content-type'), page.headers.get('cache-control')],
    [200, 'text/html; charset=utf-8', 'no-cache'],
  );
  assert.equal((await file('/set-up')).status, 200);
  const script = await file('/assets/main-0a1b2c3d.js');
  assert.deepEqual(
    [script.status, script.headers.get('content-type'), script.headers.get('cache-control')],
    [200, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  );
  assert.equal((await file('/assets/none.js')).status, 404);
  const same = await ask('GET', '/', { 'if-none-match': page.headers.get('etag') ?? '' });
  assert.equal(same.status, 304);
});

test('on every answer: a strict CSP without inline, no framing, no sniffing, no referrer; the API is not cached', async () => {
  for (const path of ['/', '/api/session', '/api/none', '/none.js', '/api/openapi.json']) {
    const { headers } = await ask('GET', path, {});
    const csp = headers.get('content-security-policy') ?? '';
    assert.match(csp, /default-src 'none'/, path);
    assert.match(csp, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(csp, /unsafe|\*/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
    if (path !== '/') assert.equal(headers.get('cache-control'), 'no-store', path);
    assert.equal(headers.get('x-powered-by'), null);
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
});

test('R7.2 numbers are masked but to whoever may reveal; the look is on the record under that name; no log holds one', async () => {
  const session = await house.signIn('compliance');
  const shielded = await ask(
    'POST',
    '/api/shield',
    { ...json, ...heads(session) },
    '{"number":"13912345678"}',
  );
  assert.equal(shielded.status, 201);
  assert.ok(!(await shielded.text()).includes('12345678'));
  const masked = await (await ask('GET', '/api/numbers/13912345678', heads(session))).text();
  assert.ok(masked.includes('139****5678') && !masked.includes('13912345678'), masked);
  const full = await (await ask('POST', '/api/numbers/13912345678/reveal', heads(session))).text();
  assert.ok(full.includes('+8613912345678'));
  const looks = [];
  for await (const { record } of house.store.records({ kinds: ['reveal'] })) looks.push(record);
  assert.deepEqual(
    looks.map((look) => look.kind === 'reveal' && [look.operator, look.number]),
    [['compliance', '+8613912345678']],
  );
  assert.ok(!house.log.lines.some((line) => line.includes('13912345678')), 'a number in the log');
});

test('too many requests of one session are held up, and say until when', async () => {
  const { cookie } = await house.signIn('agent');
  const many = await Promise.all(
    Array.from({ length: 150 }, () => fetch(`${house.url}/api/session`, { headers: { cookie } })),
  );
  const held = many.filter(({ status }) => status === 429);
  assert.ok(held.length >= 20, String(held.length));
  assert.ok(Number(held[0]?.headers.get('retry-after')) >= 1);
});
