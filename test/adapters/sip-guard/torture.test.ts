import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exchange, headersOf, sipRequest, statusOf } from './exchange.js';
import { ALLOWED, fakeListener } from './fake-listener.js';

const FOLDER = join(process.cwd(), 'test/fixtures/sip');
const fixture = (name: string): Buffer => readFileSync(join(FOLDER, `${name}.sip`));

/** What the guard answers to each, with a listener that would allow anything; null is silence. After RFC 4475. */
const ANSWERS: Readonly<Record<string, number | null>> = {
  'angle-request-uri': 400,
  'bad-version': 505,
  'bad-via': null,
  'bare-line-feed': null,
  'comma-joined-via': 302,
  'compact-forms': 302,
  'cseq-too-large': 400,
  'escaped-line-break': 603,
  'escaped-nul': 603,
  'escaped-user': 302,
  garbage: null,
  'in-dialog-invite': 481,
  'length-beyond-datagram': 400,
  'long-values': 302,
  'method-mismatch': 400,
  'negative-length': 400,
  'no-call-id': null,
  'no-end': null,
  'nul-in-header': null,
  'open-quote': 302,
  password: 302,
  'percent-not-escape': 400,
  'raw-bytes': 302,
  response: null,
  'semicolon-user': 603,
  'space-in-request-uri': null,
  'tag-in-address': 302,
  'tag-in-display-name': 302,
  'tel-uri': 302,
  'tortuous-white-space': 302,
  'trailing-space': null,
  'two-ats': 400,
  'two-lengths': 400,
  'two-spaces': null,
  'two-to': 400,
  'unknown-method': 405,
  'unknown-scheme': 416,
  'via-port-zero': null,
};

test('every torture message has its expected answer, and none is left out', () => {
  const there = readdirSync(FOLDER).filter((name) => name.endsWith('.sip'));
  assert.deepEqual(there.map((name) => name.slice(0, -4)).sort(), Object.keys(ANSWERS).sort());
});

for (const [name, status] of Object.entries(ANSWERS)) {
  test(`${name} is ${status === null ? 'not answered, and counted' : `answered ${status}`}`, async () => {
    const guard = exchange(fakeListener(async () => ALLOWED));
    if (status !== null) assert.equal(statusOf((await guard.ask(fixture(name)))[0]), status);
    else {
      guard.tell(fixture(name));
      await guard.ask(sipRequest({ method: 'OPTIONS' }));
      assert.equal(guard.answers.length, 1);
      assert.equal(guard.listener.anomalies.length, 1);
    }
  });
}

test('RFC 3261 §8.2.6 all Via come back in order, the top one marked, the rest byte for byte', async () => {
  const [answer] = await exchange().ask(fixture('comma-joined-via'));
  assert.deepEqual(headersOf(answer, 'Via'), [
    'SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKj1;received=127.0.0.1;rport=5060',
    'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKj2;x="a,b"',
    'SIP/2.0/TCP 192.0.2.3;branch=z9hG4bKj3',
  ]);
});

test('folded and odd headers are echoed, and the tags are read outside names and addresses', async () => {
  const [tortuous] = await exchange().ask(fixture('tortuous-white-space'));
  assert.equal(headersOf(tortuous, 'Via').length, 3);
  assert.match(
    headersOf(tortuous, 'To')[0] ?? '',
    /^sip:13800138000@carrier\.example ; {3}x {4}= y;tag=[0-9a-f]{16}$/,
  );
  const [named] = await exchange().ask(fixture('tag-in-display-name'));
  assert.match(headersOf(named, 'To')[0] ?? '', /;tag=[0-9a-f]{16}$/);
  const [bytes] = await exchange().ask(fixture('raw-bytes'));
  assert.equal(headersOf(bytes, 'From')[0], '"\u00ff\u00fe\u00a0" <sip:4001@pbx.example>;tag=\u00e9');
});
