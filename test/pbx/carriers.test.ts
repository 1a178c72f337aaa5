/**
 * R1.1 for every kind of carrier: UDP, TCP, TLS, and those that ask for credentials with 401 or 407. Allowed calls connect and
 * end from both sides, shielded numbers send no INVITE, one attempt is decided once, and nothing of callward's reaches the
 * carrier. Then a forked dial, and a storm of allowed and shielded calls mixed.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sameNumber } from '../../scripts/lab/carrier.js';
import { TlsCarrier } from '../../scripts/lab/carrier-tls.js';
import { type Lab, type LabOptions, startLab } from '../../scripts/lab/lab.js';
import { hosts } from '../../scripts/lab/ports.js';
import { header, methodOf, type SipMessage, uriIn } from '../../scripts/lab/sip-text.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { decisions, freshNumbers, inParallel, ledgerIsSound, shield } from './numbers.js';

interface Kind {
  readonly name: string;
  readonly carrier: NonNullable<LabOptions['carrier']>;
  /** INVITEs the carrier gets for one call: two where it asks for credentials. */
  readonly invites: 1 | 2;
}

const auth = { user: 'site', password: 'throw-away' };
const KINDS: readonly Kind[] = [
  { name: 'UDP', carrier: { scenario: 'carrier-either' }, invites: 1 },
  { name: 'TCP', carrier: { scenario: 'carrier-either', transport: 'tcp' }, invites: 1 },
  { name: 'TLS', carrier: { transport: 'tls' }, invites: 1 },
  { name: 'UDP with 401', carrier: { scenario: 'carrier-challenge', auth }, invites: 2 },
  { name: 'UDP with 407', carrier: { scenario: 'carrier-challenge-407', auth }, invites: 2 },
  { name: 'TCP with 401', carrier: { scenario: 'carrier-challenge', transport: 'tcp', auth }, invites: 2 },
];
const PORTS_FROM = 26_000;
/** The budget is wide because the machine may be busy with other things; what comes too late is refused, not let through. */
const QUIET = { config: { alerts: { ring: false }, screening: { budgetMs: 1500 } } };

/** What the carrier got in the call to this number, retransmissions left out: they repeat branch and method. */
function requestsOf(lab: Lab, number: string): SipMessage[] {
  const ids = [...lab.carrier.invites()].filter(([, invite]) => sameNumber(invite.number, number));
  const seen = new Set<string>();
  return lab.carrier.requests.filter((request) => {
    const once = `${methodOf(request)} ${header(request, 'via')}`;
    const fresh = !seen.has(once) && ids.some(([id]) => id === header(request, 'call-id'));
    seen.add(once);
    return fresh;
  });
}
const methodsOf = (lab: Lab, number: string): string => requestsOf(lab, number).map(methodOf).join(' ');
const decidedOn = async (lab: Lab, number: string) =>
  (await decisions(lab)).filter(({ attempt }) => sameNumber(attempt.dialled, number));

/** R1.1: one attempt is one decision and nobody's alarm, though gate, guard and a repeated INVITE all saw it. */
async function decidedOnce(lab: Lab, number: string): Promise<void> {
  assert.equal((await decidedOn(lab, number)).length, 1, `one decision about ${number}`);
  const store = openSqliteStore({ folder: lab.service.data, busyTimeoutMs: 5000 });
  const alarms: unknown[] = [];
  for await (const { record } of store.records({ kinds: ['alert'] })) {
    if (JSON.stringify(record).includes(number.slice(-8))) alarms.push(record);
  }
  store.close();
  assert.deepEqual(alarms, [], `no alarm about ${number}`);
}

/** Nothing internal: not in any header nor body of any request of the call. */
function assertClean(lab: Lab, number: string): void {
  const requests = requestsOf(lab, number);
  assert.ok(requests.length > 0, `the carrier got the call to ${number}`);
  const guardPort = lab.ports.port('guard');
  const internal = new RegExp(`${hosts.guard.replaceAll('.', '\\.')}|:${guardPort}\\b|callward|maddr`, 'i');
  for (const request of requests) {
    const headers = [...request.headers].flatMap(([name, values]) =>
      values.map((value) => `${name}: ${value}`),
    );
    for (const line of [request.startLine, ...headers, ...request.body.split('\n')])
      assert.doesNotMatch(line, internal);
    assert.match(
      request.startLine,
      new RegExp(`^[A-Z]+ sips?:(?:[^@]+@)?${hosts.carrier}(?::|;| )`),
      'the carrier’s R-URI',
    );
    assert.match(
      uriIn(header(request, 'to')),
      new RegExp(`^sips?:[^@]+@${hosts.carrier}$`),
      'the carrier’s To',
    );
    assert.equal(header(request, 'x-'), '');
  }
}

for (const { name, carrier, invites } of KINDS) {
  describe(`a carrier by ${name}`, { concurrency: 1 }, () => {
    let lab: Lab;
    const asked = invites === 2 ? 'INVITE ACK ' : '';
    before(async () => {
      lab = await startLab({ carrier, service: QUIET, portsFrom: PORTS_FROM });
    });
    after(() => lab?.close());

    test('an allowed call connects, the agent hangs up, the carrier hears of it; one decision (R1.1)', async () => {
      const [number = ''] = freshNumbers(1);
      const call = await lab.agent.dial(number);
      assert.equal(call.code, 200);
      await call.hangUp();
      const whole = `${asked}INVITE ACK BYE`;
      await waitFor('the BYE at the carrier', () => methodsOf(lab, number).endsWith('BYE'));
      assert.equal(methodsOf(lab, number), whole);
      await decidedOnce(lab, number);
      assertClean(lab, number);
    });

    test('an allowed call connects, the called person hangs up, the agent hears of it', async () => {
      const [number = ''] = freshNumbers(1);
      const call = await lab.agent.dial(number);
      assert.equal(call.code, 200);
      // SIPp's people hang up by themselves after 1.5 s.
      if (lab.carrier instanceof TlsCarrier) lab.carrier.hangUp(await lab.carrier.nextRing(number));
      assert.equal(await call.ended(), 'them');
      assert.equal(methodsOf(lab, number), `${asked}INVITE ACK`);
      await decidedOnce(lab, number);
    });

    test('a raw originate of an allowed number connects; one decision', async () => {
      const [number = ''] = freshNumbers(1);
      const outcome = await lab.ami.originate(lab.viaTrunk(number));
      assert.equal(outcome.Response, 'Success');
      await waitFor('the BYE at the carrier', () => methodsOf(lab, number).endsWith('BYE'));
      assert.equal(methodsOf(lab, number), `${asked}INVITE ACK BYE`);
      await decidedOnce(lab, number);
      assertClean(lab, number);
    });

    test('30 shielded numbers by phone and 30 by raw originate: 0 INVITEs, one decision each', async () => {
      const numbers = freshNumbers(60);
      await shield(lab, numbers);
      const before = new Map(lab.carrier.invites());
      const [phone, ami, cli] = [numbers.slice(0, 30), numbers.slice(30, 45), numbers.slice(45)];
      const { calls } = await lab.agent.callAll(phone, { rate: 20 });
      assert.deepEqual(
        calls.map(({ code }) => code),
        phone.map(() => 403),
        'each phone was told',
      );
      await inParallel(ami, 5, (number) => lab.ami.originate(lab.viaTrunk(number), { timeoutMs: 8000 }));
      await inParallel(cli, 4, (number) =>
        lab.cli(`channel originate ${lab.viaTrunk(number)} extension s@lab-talk`),
      );
      await lab.idle();
      lab.carrier.assertSilent(before);
      const decided = (await decisions(lab)).map(({ attempt }) => attempt.dialled);
      assert.deepEqual(
        numbers.filter((number) => decided.filter((dialled) => sameNumber(dialled, number)).length !== 1),
        [],
        'each attempt was decided once',
      );
    });
  });
}

/** A lab of the test's own, ended with it. */
async function inLab(carrier: Kind['carrier'], work: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await startLab({ carrier, service: QUIET, portsFrom: PORTS_FROM });
  try {
    await work(lab);
  } finally {
    await lab.close();
  }
}

test('Dial(a&b&c) with b shielded: a and c ring, b never, one decision each (R1.1)', () =>
  inLab({ scenario: 'carrier-rings-on' }, async (lab) => {
    const [a = '', b = '', c = ''] = freshNumbers(3);
    await shield(lab, [b]);
    const forked = [a, b, c].map((number) => lab.viaTrunk(number)).join('&');
    await lab.asterisk.rewrite(
      'extensions_extra.conf',
      `[forked]\nexten => s,1,Dial(${forked},3)\n same => n,Hangup()\n#include extensions_callward.conf\n`,
      'dialplan reload',
    );
    await lab.ami.originate('Local/s@forked/n');
    await lab.idle();
    const rings = [a, b, c].map((number) => lab.carrier.ringsFor(number));
    assert.deepEqual(rings, [1, 0, 1]);
    for (const number of [a, b, c]) assert.equal((await decidedOn(lab, number)).length, 1, number);
  }));

test('300 allowed and 300 shielded calls mixed at 50/s: each allowed rings once, no other, 600 decisions', (t) =>
  inLab({ scenario: 'carrier-either' }, async (lab) => {
    const numbers = freshNumbers(600);
    const barred = numbers.filter((_, i) => i % 2 === 1);
    const allowed = numbers.filter((_, i) => i % 2 === 0);
    await shield(lab, barred);
    const { codes } = await lab.agent.callAll(numbers, { rate: 50, limit: 600 });
    await lab.idle(30_000);
    t.diagnostic(`answers: ${JSON.stringify(codes)}`);
    const rang = [...lab.carrier.invites().values()].map((invite) => invite.number.slice(-11)).sort();
    assert.deepEqual(rang, [...allowed].sort(), 'each allowed number rang once and no other');
    assert.deepEqual(codes, { 200: 300, 403: 300 });
    assert.equal((await decisions(lab)).length, 600);
    await ledgerIsSound(lab);
  }));
