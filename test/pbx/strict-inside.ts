/**
 * Strict mode (dialplan/kamailio), run by strict.test.ts in a network namespace: only Kamailio's user may send SIP to the
 * carrier, and Kamailio asks the guard. The carrier counts INVITEs, the firewall counts what it refused.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sameNumber } from '../../scripts/lab/carrier.js';
import { EMERGENCY } from '../../scripts/lab/gate.js';
import type { Kamailio } from '../../scripts/lab/kamailio.js';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { hosts } from '../../scripts/lab/ports.js';
import { header, methodOf, type SipMessage } from '../../scripts/lab/sip-text.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { decisions, freshNumbers, inParallel, shield } from './numbers.js';

const CUSTOMER_HZ = 440;
interface Talk {
  readonly agent: PhoneCall;
  readonly customer: PhoneCall;
}
const QUIET = { config: { alerts: { ring: false } } };
/** A dialer's headers: one of ours and one of its own, put on the trunk's leg. */
const CONTEXTS = `[with-headers]
exten => _X.,1,Dial(PJSIP/\${EXTEN}@trunk,30,b(headers^s^1))
[headers]
exten => s,1,Set(PJSIP_HEADER(add,X-Callward-Allow)=yes)
 same => n,Set(PJSIP_HEADER(add,x-callward-id)=1)
 same => n,Set(PJSIP_HEADER(add,X-Campaign)=7)
 same => n,Return()
#include extensions_callward.conf
`;

/** The TCP carrier asks for credentials: Kamailio then asks the guard twice, and it is one attempt all the same. */
const CARRIERS = {
  udp: { scenario: 'carrier-either' },
  tcp: { scenario: 'carrier-challenge', auth: { user: 'site', password: 'throw-away' } },
} as const;

for (const transport of ['udp', 'tcp'] as const) {
  describe(`strict mode, a carrier by ${transport}`, { concurrency: 1 }, () => {
    let lab: Lab;
    let kamailio: Kamailio;
    before(async () => {
      lab = await startLab({
        carrier: { ...CARRIERS[transport], transport },
        strict: { user: 'nobody' },
        service: QUIET,
        portsFrom: 26_000,
      });
      if (lab.kamailio === undefined) throw new Error('the lab has no Kamailio');
      kamailio = lab.kamailio;
      await lab.asterisk.rewrite('extensions_extra.conf', CONTEXTS, 'dialplan reload');
    });
    after(() => lab?.close());

    const requestsOf = (number: string): SipMessage[] => {
      const ids = [...lab.carrier.invites()].filter(([, invite]) => sameNumber(invite.number, number));
      return lab.carrier.requests.filter((request) => ids.some(([id]) => id === header(request, 'call-id')));
    };
    const ended = (number: string) =>
      waitFor('the BYE at the carrier', () => requestsOf(number).some((one) => methodOf(one) === 'BYE'));
    const explicit = (endpoint: string, number: string) =>
      `PJSIP/${endpoint}/${lab.carrierUri(number)}${transport === 'tcp' ? ';transport=tcp' : ''}`;

    /** Nothing of the inside in any request of the call. */
    function assertClean(number: string): void {
      const requests = requestsOf(number);
      assert.ok(requests.length > 0);
      const ports = ['guard', 'strictInside'] as const;
      const internal = new RegExp(
        `${hosts.guard}|${ports.map((port) => `:${lab.ports.port(port)}\\b`).join('|')}|callward|maddr`,
        'i',
      );
      for (const request of requests) {
        const lines = [...request.headers].flatMap(([name, values]) =>
          values.map((value) => `${name}: ${value}`),
        );
        for (const line of [request.startLine, ...lines, request.body]) {
          assert.doesNotMatch(line, internal);
        }
      }
    }

    test(`${transport}: allowed calls through the trunk connect and end from both sides, one decision each`, async () => {
      const numbers = freshNumbers(10);
      for (const number of numbers.slice(0, 4)) {
        const call = await lab.agent.dial(number);
        assert.equal(call.code, 200);
        await call.hangUp();
        await ended(number);
        assertClean(number);
      }
      await inParallel(numbers.slice(4, 7), 3, async (number) => {
        const call = await lab.agent.dial(number);
        assert.equal(call.code, 200);
        assert.equal(await call.ended(), 'them', 'the called person hangs up');
      });
      for (const number of numbers.slice(7)) {
        assert.equal((await lab.ami.originate(lab.viaTrunk(number))).Response, 'Success');
        await ended(number);
        assertClean(number);
      }
      const decided = (await decisions(lab)).map(({ attempt }) => attempt.dialled);
      assert.equal(decided.filter((one) => numbers.some((number) => sameNumber(one, number))).length, 10);
    });

    test(`${transport}: 200 originates to the carrier’s own URI through any endpoint: 0 INVITEs, all refused by the firewall`, async (t) => {
      const before = new Map(lab.carrier.invites());
      const refused = await kamailio.refused();
      const channels = freshNumbers(200).map((n, i) => explicit(i % 2 === 0 ? 'agent1' : 'sup1', n));
      await inParallel(channels.slice(0, 120), 10, (one) => lab.ami.originate(one, { timeoutMs: 3000 }));
      await inParallel(channels.slice(120, 160), 10, (one) => lab.ari.originate(one, { timeoutS: 3 }));
      await inParallel(channels.slice(160), 4, (one) =>
        lab.cli(`channel originate ${one} application Wait 1`),
      );
      await lab.idle(60_000);
      lab.carrier.assertSilent(before);
      const packets = (await kamailio.refused()) - refused;
      t.diagnostic(`${packets} packets refused`);
      // Over TCP, INVITEs placed together wait for one connection, and it is its SYN that is refused.
      assert.ok(
        packets >= (transport === 'udp' ? 200 : 20),
        `each attempt came to the firewall, not only ${packets}`,
      );
    });

    test(`${transport}: 30 shielded numbers by an explicit URI on the trunk’s own endpoint: Kamailio asks for them too`, async () => {
      const numbers = freshNumbers(30);
      await shield(lab, numbers);
      const before = new Map(lab.carrier.invites());
      await inParallel(numbers, 10, (n) => lab.ami.originate(explicit('trunk', n), { timeoutMs: 5000 }));
      lab.carrier.assertSilent(before);
      const decided = (await decisions(lab)).map(({ attempt }) => attempt.dialled);
      assert.deepEqual(
        numbers.filter((n) => !decided.some((one) => sameNumber(one, n))),
        [],
        'each was decided',
      );
    });

    test(`${transport}: 60 shielded numbers through the trunk by phone, AMI and CLI: 0 INVITEs, one decision each`, async () => {
      const numbers = freshNumbers(60);
      await shield(lab, numbers);
      const before = new Map(lab.carrier.invites());
      const { calls } = await lab.agent.callAll(numbers.slice(0, 20), { rate: 20 });
      assert.ok(calls.every(({ code }) => code === 403));
      await inParallel(numbers.slice(20, 40), 5, (n) =>
        lab.ami.originate(lab.viaTrunk(n), { timeoutMs: 8000 }),
      );
      await inParallel(numbers.slice(40), 4, (n) =>
        lab.cli(`channel originate ${lab.viaTrunk(n)} extension s@lab-talk`),
      );
      await lab.idle();
      lab.carrier.assertSilent(before);
      const decided = (await decisions(lab)).map(({ attempt }) => attempt.dialled);
      const twice = numbers.filter((n) => decided.filter((one) => sameNumber(one, n)).length !== 1);
      assert.deepEqual(twice, [], 'each attempt was decided once');
    });

    test(`${transport}: no X-Callward header reaches the carrier; others do`, async () => {
      const [number = ''] = freshNumbers(1);
      await lab.ami.originate(`Local/${number}@with-headers/n`);
      const { message } = await lab.carrier.nextRing(number);
      assert.equal(header(message, 'x-campaign'), '7', 'headers do pass');
      assert.deepEqual(
        [...message.headers.keys()].filter((name) => name.includes('callward')),
        [],
      );
      await lab.idle();
      assertClean(number);
    });
  });
}

describe('strict mode while things die', { concurrency: 1 }, () => {
  let lab: Lab;
  let kamailio: Kamailio;
  before(async () => {
    lab = await startLab({
      carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } },
      strict: { user: 'nobody' },
      service: QUIET,
      portsFrom: 26_000,
    });
    if (lab.kamailio === undefined) throw new Error('the lab has no Kamailio');
    kamailio = lab.kamailio;
  });
  after(() => lab?.close());

  async function talk(): Promise<Talk> {
    const [number = ''] = freshNumbers(1);
    const ringing = lab.customer.rung.length;
    const agent = await lab.agent.dial(number);
    assert.equal(agent.code, 200, 'an allowed call connects');
    return { agent, customer: await lab.customer.nextCall(ringing) };
  }
  /** The customer is heard; one side hangs up and the other hears of it. */
  async function livesOn({ agent, customer }: Talk, who: 'agent' | 'customer'): Promise<void> {
    assert.equal(agent.endedBy, undefined, 'the call is up');
    const mark = agent.ear.mark();
    await waitFor('the customer’s voice', () => agent.ear.tone(CUSTOMER_HZ, mark) > 2000);
    const [one, other] = who === 'agent' ? [agent, customer] : [customer, agent];
    await one.hangUp();
    assert.equal(await other.ended(), 'them', 'hanging up ends the call on the other side');
  }

  test('the service killed: calls live on and end, new ones send no INVITE, emergency calls go out', async () => {
    const talks = [await talk(), await talk()] as const;
    await lab.service.stop('SIGKILL');
    const before = new Map(lab.carrier.invites());
    const numbers = freshNumbers(20);
    const { calls } = await lab.agent.callAll(numbers.slice(0, 5), { rate: 5 });
    assert.ok(
      calls.every(({ code }) => code >= 400),
      'each phone was refused',
    );
    await inParallel(numbers.slice(5), 5, (n) => lab.ami.originate(lab.viaTrunk(n), { timeoutMs: 5000 }));
    lab.carrier.assertSilent(before);
    for (const number of EMERGENCY) {
      const call = await lab.agent.dial(number);
      assert.equal(call.code, 200, `${number} goes out`);
      await call.hangUp();
    }
    await livesOn(talks[0], 'agent');
    await livesOn(talks[1], 'customer');
  });

  test('the service back: allowed calls connect again', async () => {
    await lab.service.run();
    await livesOn(await talk(), 'agent');
  });

  test('Kamailio restarted in calls: they live on and end from both sides', async () => {
    const talks = [await talk(), await talk()] as const;
    await kamailio.restart();
    await livesOn(talks[0], 'agent');
    await livesOn(talks[1], 'customer');
  });

  test('with the rule taken away the carrier does hear an explicit URI: its silence was the firewall’s', async () => {
    const [closed = '', open = ''] = freshNumbers(2);
    await lab.ami.originate(`PJSIP/agent1/${lab.carrierUri(closed)}`, { timeoutMs: 3000 });
    assert.equal(lab.carrier.ringsFor(closed), 0);
    await kamailio.openTheWay();
    await lab.ami.originate(`PJSIP/agent1/${lab.carrierUri(open)}`, { timeoutMs: 3000 });
    await kamailio.closeTheWay();
    assert.equal(lab.carrier.ringsFor(open), 1);
  });
});
