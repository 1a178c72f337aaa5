import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../../src/core/verdict.js';
import { exchange, headersOf, sipRequest, statusOf } from './exchange.js';
import { ALLOWED, fakeListener, SHIELDED, verdict } from './fake-listener.js';

test('R1.1 an allowed number is redirected to the carrier, parameters kept', async () => {
  const guard = exchange();
  const [answer] = await guard.ask(sipRequest());
  assert.equal(statusOf(answer), 302);
  assert.deepEqual(headersOf(answer, 'Contact'), ['<sip:13800138000@carrier.example:5060;transport=tcp>']);
  assert.deepEqual(guard.listener.attempts, [
    {
      id: 'attempt-1',
      at: 1_790_000_000_000,
      door: 'guard',
      dialled: '13800138000',
      presented: '4001',
      purpose: 'sale',
      purposeDeclared: false,
      trunk: 'carrier-a',
      ref: { pbx: 'pbx-1', channel: 'call-1' },
    },
  ]);
});

test('R1.1 a shielded number is declined with the reason and without a Contact', async () => {
  const [answer] = await exchange().ask(sipRequest({ user: '913800138000' }));
  assert.match(
    answer ?? '',
    /^SIP\/2\.0 603 callward 21shielded\r\n/,
    'what the dialplan tells the agent by',
  );
  assert.match(headersOf(answer, 'Reason')[0] ?? '', /^Q\.850;cause=21;text="This number is shielded/);
  assert.deepEqual(headersOf(answer, 'Contact'), []);
});

test('R1.1 a deferral is declined; a block under an allowing reason is declined too', async () => {
  for (const said of [
    verdict('defer', 'out-of-hours'),
    verdict('block', 'clear'),
    verdict('defer', 'emergency'),
  ]) {
    const [answer] = await exchange(fakeListener(async () => said)).ask(sipRequest());
    assert.equal(statusOf(answer), 603);
  }
});

test('R1.1 a reason or outcome that does not exist is declined', async () => {
  for (const said of [
    { ...SHIELDED, reason: 'no-such' },
    { ...ALLOWED, outcome: 'maybe' },
  ]) {
    const [answer] = await exchange(fakeListener(async () => said as unknown as Verdict)).ask(sipRequest());
    assert.equal(statusOf(answer), 603);
  }
});

test('R1.1 a listener that fails, at once or later, is a refusal', async () => {
  const failing = [
    () => Promise.reject(new Error('store gone')),
    () => {
      throw new Error('at once');
    },
  ];
  for (const screen of failing) {
    const guard = exchange(fakeListener(screen));
    const [answer] = await guard.ask(sipRequest());
    assert.equal(statusOf(answer), 603);
    assert.equal(guard.core.stats().refused, 1);
  }
});

test('R1.1 a listener that never answers is a refusal within the budget', async () => {
  const guard = exchange(
    fakeListener(() => new Promise(() => {})),
    5,
  );
  const [answer] = await guard.ask(sipRequest());
  assert.equal(statusOf(answer), 603);
  assert.match(headersOf(answer, 'Reason')[0] ?? '', /cause=38/);
  assert.equal(guard.core.stats().late, 1);
});

test('R1.1 an allow that comes after the budget stays a refusal, also for a retransmission', async () => {
  let allow = (_: Verdict): void => {};
  const guard = exchange(
    fakeListener(
      () =>
        new Promise((resolve) => {
          allow = resolve;
        }),
    ),
    5,
  );
  const [first] = await guard.ask(sipRequest());
  allow(ALLOWED);
  const [second] = await guard.ask(sipRequest());
  assert.deepEqual([statusOf(first), statusOf(second)], [603, 603]);
});

test('R8.3 a retransmission is answered alike and decided once', async () => {
  const guard = exchange();
  const [first] = await guard.ask(sipRequest());
  const [second] = await guard.ask(sipRequest());
  assert.equal(second, first);
  assert.equal(guard.listener.attempts.length, 1);
  assert.equal(guard.core.stats().attempts, 1);
});

test('R8.3 retransmissions while the answer is pending are swallowed', async () => {
  let decide = (_: Verdict): void => {};
  const guard = exchange(
    fakeListener(
      () =>
        new Promise((resolve) => {
          decide = resolve;
        }),
    ),
  );
  guard.tell(sipRequest());
  guard.tell(sipRequest());
  const answered = guard.ask(sipRequest());
  decide(ALLOWED);
  assert.equal((await answered).length, 1);
  await guard.ask(sipRequest({ method: 'OPTIONS', branch: 'later' }));
  assert.deepEqual(guard.answers.map(statusOf), [302, 200]);
  assert.equal(guard.listener.attempts.length, 1);
});

test('R8.3 the INVITE sent again with credentials is the same attempt', async () => {
  const guard = exchange();
  await guard.ask(sipRequest());
  const [again] = await guard.ask(sipRequest({ seq: 2, branch: 'b2' }));
  assert.equal(statusOf(again), 302);
  assert.deepEqual(headersOf(again, 'CSeq'), ['2 INVITE']);
  assert.equal(guard.listener.attempts.length, 1);
});

test('R1.1 another number under the same Call-ID is another attempt', async () => {
  const guard = exchange();
  await guard.ask(sipRequest());
  const [other] = await guard.ask(sipRequest({ user: '913800138000', seq: 2, branch: 'b2' }));
  assert.equal(statusOf(other), 603);
  assert.equal(guard.listener.attempts.length, 2);
});

test('R8.3 two calls to one number are decided twice', async () => {
  const guard = exchange();
  await guard.ask(sipRequest());
  await guard.ask(sipRequest({ callId: 'call-2', branch: 'b2', fromTag: 'f2' }));
  assert.deepEqual(
    guard.listener.attempts.map((attempt) => attempt.id),
    ['attempt-1', 'attempt-2'],
  );
});

test('R1.3 an allowed number with something hidden in it is not redirected', async () => {
  for (const user of ['138;rn=+8613900139000', '138%0d%0aContact:%20x', '138%40900', '138,900']) {
    const guard = exchange(fakeListener(async () => ALLOWED));
    const [answer] = await guard.ask(sipRequest({ uri: `sip:${user}@carrier.example` }));
    assert.equal(statusOf(answer), 603, user);
    assert.deepEqual(guard.listener.anomalies, ['undialable-user']);
  }
});

test('RFC 3261 §9.2 CANCEL of a pending INVITE ends it; of an answered one changes nothing', async () => {
  let decide = (_: Verdict): void => {};
  const guard = exchange(
    fakeListener(
      () =>
        new Promise((resolve) => {
          decide = resolve;
        }),
    ),
  );
  guard.tell(sipRequest());
  const answers = await guard.ask(sipRequest({ method: 'CANCEL' }), 2);
  assert.deepEqual(answers.map(statusOf), [200, 487]);
  assert.deepEqual(headersOf(answers[1], 'CSeq'), ['1 INVITE']);
  decide(ALLOWED);
  assert.deepEqual((await guard.ask(sipRequest({ method: 'CANCEL' }))).map(statusOf), [481]);
  assert.equal(guard.answers.length, 3);
});

const OTHERS: readonly (readonly [method: string, toTag: string | undefined, status: number])[] = [
  ['OPTIONS', undefined, 200],
  ['BYE', 'x', 481],
  ['BYE', undefined, 481],
  ['INVITE', 'x', 481],
  ['UPDATE', 'x', 481],
  ['REGISTER', undefined, 405],
  ['MESSAGE', undefined, 405],
  ['REFER', undefined, 405],
];

for (const [method, toTag, status] of OTHERS) {
  test(`${method}${toTag ? ' in a dialog' : ''} is answered ${status} and screens nothing`, async () => {
    const guard = exchange();
    const [answer] = await guard.ask(sipRequest({ method, ...(toTag ? { toTag } : {}) }));
    assert.equal(statusOf(answer), status);
    if (status === 405) assert.match(headersOf(answer, 'Allow')[0] ?? '', /INVITE/);
    assert.equal(guard.listener.attempts.length, 0);
  });
}

test('ACK, keep-alives and responses are not answered', async () => {
  const guard = exchange();
  guard.tell(sipRequest({ method: 'ACK' }));
  for (const nothing of ['', '\r\n\r\n', '\0\0\0\0', '\r\n']) guard.tell(Buffer.from(nothing, 'latin1'));
  assert.deepEqual(guard.listener.anomalies, []);
  guard.tell(Buffer.from('SIP/2.0 200 OK\r\nVia: x\r\n\r\n'));
  await guard.ask(sipRequest({ method: 'OPTIONS' }));
  assert.deepEqual(guard.answers.map(statusOf), [200]);
  assert.deepEqual(guard.listener.anomalies, ['response']);
});

test('R7.2 the log never holds a full number', async () => {
  const guard = exchange(
    fakeListener(async (attempt) => {
      throw new Error(attempt.dialled === '13800138000' ? 'gone' : 'x');
    }),
  );
  await guard.ask(sipRequest());
  assert.ok(guard.log.length > 0);
  assert.ok(!guard.log.join('\n').includes('13800138000'));
});
