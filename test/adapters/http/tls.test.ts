/** R7.2: what goes over a network goes over TLS, with a certificate that is one, and the cookie never leaves it. */
import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { throwawayCertificate } from '../../../scripts/lab/certificate.js';
import { readTls } from '../../../src/adapters/http/certificate.js';
import { HttpRefused } from '../../../src/adapters/http/needs.js';
import { type House, openHouse, PASSWORD } from '../../http/house.js';

const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};
const first = throwawayCertificate('board.test');
const second = throwawayCertificate('board.test');
const pairOf = (name: string, { cert, key }: typeof first) => ({
  certificate: file(`${name}.crt`, cert),
  key: file(`${name}.key`, key),
});
const files = pairOf('first', first);
const fingerprint = ({ cert }: typeof first): string => new X509Certificate(cert).fingerprint256;

let house: House;
before(async () => {
  house = await openHouse({ tls: readTls(files) });
});
after(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly status: number | undefined;
  readonly cookie: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** One question to the server as a client that trusts this one certificate and no other. */
async function ask(path: string, options: RequestOptions & { readonly body?: object } = {}): Promise<Told> {
  const { body, ...more } = options;
  const asked = request(house.url + path, {
    ca: first.cert,
    agent: false,
    // The name in a throwaway certificate stands where browsers look no more.
    checkServerIdentity: () => undefined,
    ...more,
    headers: { ...(body && { 'content-type': 'application/json' }), ...more.headers },
  });
  asked.end(body && JSON.stringify(body));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const cookie = answer.headers['set-cookie']?.join() ?? '';
  return { status: answer.statusCode, cookie, headers: answer.headers, body: text };
}

/** The certificate that a new connection is shown. */
async function shown(maxVersion: SecureVersion = 'TLSv1.3'): Promise<string> {
  const { port, hostname: host } = new URL(house.url);
  const socket: TLSSocket = connect({
    ...{ host, port: Number(port), rejectUnauthorized: false, maxVersion, minVersion: 'TLSv1' },
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

test('over TLS the session is a cookie that no other host sets and that never goes in the clear', async () => {
  assert.match(house.url, /^https:/);
  const body = { name: 'supervisor', password: PASSWORD };
  const { status, cookie, headers } = await ask('/api/session', { method: 'POST', body });
  assert.equal(status, 200);
  assert.match(cookie, /^__Host-callward-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  assert.match(String(headers['strict-transport-security']), /^max-age=\d+/);
  const [pair = ''] = cookie.split(';');
  assert.equal((await ask('/api/session', { headers: { cookie: pair } })).status, 200);
  const plain = pair.replace('__Host-', '');
  assert.equal((await ask('/api/session', { headers: { cookie: plain } })).status, 401);
});

test('in the clear nobody is answered on that port; nor below TLS 1.2', async () => {
  await assert.rejects(fetch(`${house.url.replace('https:', 'http:')}/api/session`));
  assert.equal(await shown('TLSv1.2'), fingerprint(first));
  await assert.rejects(shown('TLSv1.1'), /alert|protocol version/i);
});

test('a renewed certificate is for new connections, and what is open goes on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const kept = () => ask('/api/openapi.json', { agent, headers: { connection: 'keep-alive' } });
  assert.equal((await kept()).status, 200);
  house.server.renew(readTls(pairOf('second', second)));
  assert.equal(await shown('TLSv1.2'), fingerprint(second));
  // It trusts the first one alone: a connection made anew would be refused.
  assert.equal((await kept()).status, 200);
  await assert.rejects(ask('/api/session'), /self-signed|certificate|unable to verify/i);
  agent.destroy();
  house.server.renew(readTls(files));
  assert.equal(await shown(), fingerprint(first));
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const locked = createPrivateKey(first.key).export({
  ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
});
for (const [what, part, text, said] of [
  [
    'that is not there',
    'certificate',
    undefined,
    /http\.certificate .*none: 无法读取 \/ cannot be read \(ENOENT\)/,
  ],
  ['that is not there', 'key', undefined, /http\.key .*none: .*cannot be read \(ENOENT\)/],
  ['that is none', 'certificate', 'not a certificate', /http\.certificate .*no certificate in PEM/],
  ['that is a key', 'certificate', first.key, /http\.certificate .*no certificate in PEM/],
  ['that is none', 'key', 'not a key', /http\.key .*no private key in PEM/],
  ['under a passphrase', 'key', String(locked), /http\.key .*under a passphrase/],
  ['of another certificate', 'key', second.key, /http\.key .*不匹配.*does not belong to it/],
  ['of another kind', 'key', String(rsa.export({ type: 'pkcs8', format: 'pem' })), /does not belong to it/],
] as const)
  test(`a ${part} ${what} is refused, by file and in both languages, and nothing of it is quoted`, () => {
    const path = text === undefined ? join(folder, 'none') : file('wrong', text);
    assert.throws(
      () => readTls({ ...files, [part]: path }),
      (error: unknown) => {
        assert.ok(error instanceof HttpRefused);
        assert.match(error.message, said);
        assert.match(error.message, /[\u4e00-\u9fff]/);
        assert.doesNotMatch(error.message, /BEGIN|not a /);
        return true;
      },
    );
  });
