/**
 * R1.1 on FreeSWITCH: no sales call to a shielded number leaves the PBX, however it was started. Each path is walked 200 times
 * with shielded, unreadable and out-of-hours numbers while the carrier counts INVITEs; then allowed numbers connect on the same
 * path, so that the silence is the gate's and not a broken road's.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { originate, viaGateway, viaProfile } from '../../../scripts/lab/freeswitch-lab.js';
import { type Lab, startLab } from '../../../scripts/lab/lab.js';
import { hosts } from '../../../scripts/lab/ports.js';
import { pause, waitFor } from '../../../scripts/lab/wait.js';
import { decisions, freshNumbers, inParallel, ledgerIsSound, shield, unreadableNumbers } from '../numbers.js';
import { everybodyOut, everyOneDecided, FRIEND, NIGHT, NOON, rang } from './numbers.js';
import { scenarios } from './scenarios.js';

interface Path {
  readonly name: string;
  /** Tries to reach every number by this path; resolves when each try is over. */
  walk(lab: Lab, numbers: readonly string[]): Promise<void>;
  /** It needs an allowed call first, and by night none connects: its 200 attempts are all made by day. */
  readonly byDayOnly?: true;
}

const WIDTH = 15;
const originates =
  (dial: (lab: Lab, number: string) => string, application?: (number: string) => string) =>
  (lab: Lab, numbers: readonly string[]): Promise<void> =>
    inParallel(numbers, WIDTH, (number) =>
      originate(
        lab,
        dial(lab, number),
        application === undefined ? {} : { application: application(number) },
      ),
    );

/** The first of the two must not answer: whoever is slower would never be called. */
async function besideAPhoneThatRings(lab: Lab, numbers: readonly string[]): Promise<void> {
  const phone = `sofia/agents/agent1@${hosts.agent}:${lab.ports.port('agent')}`;
  lab.agent.phone.answer = { code: 'ring-on' };
  await inParallel(numbers, WIDTH, (number) =>
    originate(lab, `${phone},${viaGateway(number)}`, { timeoutS: 1 }),
  );
  lab.agent.phone.answer = { code: 200 };
}

async function byConference(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, WIDTH, (number) =>
    lab.freeswitch.bgapi(`conference lab dial ${viaGateway(number)}`),
  );
}

async function byBridge(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, WIDTH, (number) =>
    lab.freeswitch.bgapi(`originate loopback/echo/agents/XML &bridge(${viaGateway(number)})`),
  );
}

/** A leg that talks to the friend over the trunk is sent back into the dialplan with another number. */
async function byUuidTransfer(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, WIDTH, async (number) => {
    const answer = await lab.freeswitch.bgapi(`originate ${viaGateway(FRIEND)} &park()`);
    assert.match(answer, /^\+OK/, 'the call to be transferred connects');
    await lab.freeswitch.api(`uuid_transfer ${answer.slice(4).trim()} ${number} XML agents`);
  });
}

/** A call with the friend is up; the agent's phone blind-transfers it to the number (REFER). */
async function byBlindTransfer(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, 8, async (number) => {
    const call = await lab.agent.dial(FRIEND);
    assert.equal(call.code, 200, 'the call to be transferred connects');
    // Transferred in the same breath as the answer, FreeSWITCH says yes and does nothing: the two are not joined yet.
    await pause(300);
    assert.equal(await call.refer(number), 202);
    await call.ended();
  });
}

/** A call with the friend is up; the agent consults the number and, refused or not, tries to join the two. */
async function byAttendedTransfer(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, 8, async (number) => {
    const call = await lab.agent.dial(FRIEND);
    assert.equal(call.code, 200, 'the call to be transferred connects');
    const consultation = await lab.agent.dial(number);
    if (consultation.code === 200) await call.transferTo(consultation);
    await call.hangUp();
    await consultation.hangUp();
  });
}

async function byAttXfer(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, WIDTH, async (number) => {
    await lab.freeswitch.bgapi(`originate ${viaGateway(FRIEND)} &att_xfer(${viaGateway(number)})`);
  });
}

const PATHS: readonly Path[] = [
  {
    name: 'phone → dialplan',
    // The agent hears why, so a refused call lasts seconds.
    walk: async (lab, numbers) => void (await lab.agent.callAll(numbers, { rate: 20 })),
  },
  { name: 'raw originate to the gateway', walk: originates((_, n) => viaGateway(n)) },
  { name: 'originate to sofia/profile/N@carrier', walk: originates(viaProfile) },
  {
    name: 'originate to sofia/profile/sip:N@carrier;transport=udp',
    walk: originates((lab, n) => `${viaProfile(lab, n).replace('/carrier/', '/carrier/sip:')};transport=udp`),
  },
  {
    name: 'originate through the phones’ own profile to the carrier',
    walk: originates((lab, n) => viaProfile(lab, n).replace('/carrier/', '/agents/')),
  },
  { name: 'loopback into the dialplan', walk: originates((_, n) => `loopback/${n}/agents/XML`) },
  {
    name: 'second of two at once (,)',
    walk: besideAPhoneThatRings,
  },
  { name: 'second number in turn (|)', walk: originates((_, n) => `error/USER_BUSY|${viaGateway(n)}`) },
  {
    name: 'enterprise originate (:_:)',
    walk: originates((_, n) => `error/USER_BUSY:_:${viaGateway(n)}`),
  },
  { name: 'bridge on the far side', walk: byBridge },
  { name: 'conference that dials out', walk: byConference },
  { name: 'uuid_transfer of a live call', walk: byUuidTransfer, byDayOnly: true },
  { name: 'att_xfer application', walk: byAttXfer, byDayOnly: true },
  { name: 'blind transfer by the agent’s phone', walk: byBlindTransfer, byDayOnly: true },
  { name: 'attended transfer by the agent’s phone', walk: byAttendedTransfer, byDayOnly: true },
];

scenarios('paths on FreeSWITCH', () => {
  let lab: Lab;
  before(async () => {
    // The supervisor's phone would ring on and on, and no scene would ever be empty.
    lab = await startLab({
      ...{ pbx: 'freeswitch', clock: NOON, service: { config: { alerts: { ring: false } } } },
    });
  });
  after(() => lab?.close());

  describe('by day: shielded and unreadable numbers', { concurrency: 1 }, () => {
    for (const path of PATHS) {
      const each = path.byDayOnly ? 100 : 67;
      test(`${path.name}: 0 INVITEs of ${2 * each} attempts; allowed numbers connect (R1.1)`, async () => {
        const shielded = freshNumbers(each);
        const barred = [...shielded, ...unreadableNumbers(each)];
        await shield(lab, shielded);
        await path.walk(lab, barred);
        await everyOneDecided(lab, barred);

        const allowed = freshNumbers(3);
        await path.walk(lab, allowed);
        for (const number of allowed) await lab.carrier.nextRing(number);
        assert.deepEqual(rang(lab, barred), [], 'nothing barred rang at the carrier');
        await everybodyOut(lab);
      });
    }

    test('302 from the agent’s phone: 0 INVITEs of 200; FreeSWITCH follows no redirect', async () => {
      const barred = freshNumbers(200);
      await shield(lab, barred);
      const queue = [...barred];
      lab.agent.phone.answer = () => ({ code: 302, contact: lab.carrierUri(queue.shift() ?? '') });
      await inParallel(barred, WIDTH, () => originate(lab, 'loopback/10/from-trunk/XML'));
      lab.agent.phone.answer = { code: 200 };
      assert.deepEqual(queue, [], 'the phone was rung and forwarded each time');
      assert.deepEqual(rang(lab, barred), [], 'nothing rang at the carrier');
      await lab.idle(60_000);
    });
  });

  describe('by night: numbers that nothing but the hour speaks against (R2.2)', { concurrency: 1 }, () => {
    before(() => lab.service.restart({ testing: { clock: NIGHT } }));
    after(() => lab.service.restart({ testing: { clock: NOON } }));
    for (const path of PATHS.filter(({ byDayOnly }) => byDayOnly !== true)) {
      test(`${path.name}: 0 INVITEs of 67 attempts`, async () => {
        const numbers = freshNumbers(67);
        await path.walk(lab, numbers);
        await everyOneDecided(lab, numbers);
        await everybodyOut(lab);
        assert.deepEqual(rang(lab, numbers), [], 'nothing rang at the carrier');
      });
    }
  });

  test('what each attempt left on record is one decision, and the ledger verifies', async () => {
    const attempts = (await decisions(lab)).map((d) => d.attempt.id);
    assert.equal(new Set(attempts).size, attempts.length);
    await ledgerIsSound(lab);
  });
});

scenarios('a carrier that answers 302 on FreeSWITCH', () => {
  let lab: Lab;
  const queue: string[] = [];
  before(async () => {
    lab = await startLab({
      ...{ pbx: 'freeswitch', clock: NOON, service: { config: { alerts: { ring: false } } } },
      carrier: {
        talks: (invite) =>
          invite.startLine.includes(FRIEND)
            ? { code: 302, contact: lab.carrierUri(queue.shift() ?? '') }
            : { code: 200 },
      },
    });
  });
  after(() => lab?.close());

  test('200 redirects to shielded numbers are not followed (R1.1)', async () => {
    const barred = freshNumbers(200);
    await shield(lab, barred);
    queue.push(...barred);
    await inParallel(barred, WIDTH, () => originate(lab, viaGateway(FRIEND)));
    await waitFor('every redirect to be given', () => queue.length === 0);
    assert.deepEqual(rang(lab, barred), [], 'nothing rang at the carrier');
    const [other = ''] = freshNumbers(1);
    assert.equal((await lab.agent.call(other)).code, 200);
  });

  test('so are those through sofia/profile/N@carrier', async () => {
    const barred = freshNumbers(200);
    await shield(lab, barred);
    queue.push(...barred);
    await inParallel(barred, WIDTH, () => originate(lab, viaProfile(lab, FRIEND)));
    assert.deepEqual(queue, []);
    assert.deepEqual(rang(lab, barred), [], 'nothing rang at the carrier');
  });
});
