/**
 * R1.1: no sales call to a shielded number leaves the PBX, however it was started. Each path is walked at least 200 times with
 * shielded, unreadable and out-of-hours numbers while the carrier counts INVITEs; then allowed numbers connect on the same
 * path, so that the silence is the gate's and not a broken road's.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sameNumber } from '../../scripts/lab/carrier.js';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { hosts } from '../../scripts/lab/ports.js';
import { night, noon } from '../../scripts/lab/trial-day.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { decisions, freshNumbers, inParallel, ledgerIsSound, shield, unreadableNumbers } from './numbers.js';
import { transfer } from './transfer.js';

/** An allowed first leg for paths that need a call under way before they misbehave. */
const FRIEND = '13800000001';

interface Path {
  readonly name: string;
  /** Two legs race, and the loser is taken back. */
  readonly races?: true;
  /** Tries to reach every number by this path; resolves when each try is over. */
  walk(lab: Lab, numbers: readonly string[]): Promise<void>;
}

const originates =
  (channel: (lab: Lab, number: string) => string) =>
  async (lab: Lab, numbers: readonly string[]): Promise<void> =>
    inParallel(numbers, 20, (number) => lab.ami.originate(channel(lab, number), { timeoutMs: 8000 }));

/** Originate by ARI answers at once; the attempt is over when its channel is gone. */
async function byAri(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, 10, async (number) => {
    await lab.ari.originate(lab.viaTrunk(number), { timeoutS: 8 });
  });
  await lab.idle();
}

async function byCli(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, 8, (number) =>
    lab.cli(`channel originate ${lab.viaTrunk(number)} extension s@lab-talk`),
  );
  await lab.idle();
}

async function notDecided(lab: Lab, numbers: readonly string[]): Promise<string[]> {
  const decided = (await decisions(lab)).map((d) => d.attempt.dialled);
  return numbers.filter((number) => !decided.some((dialled) => sameNumber(dialled, number)));
}

/** An attempt that nobody waits for is over when its decision is on record. */
async function everyOneDecided(lab: Lab, numbers: readonly string[]): Promise<void> {
  const all = async () => (await notDecided(lab, numbers)).length === 0;
  await waitFor('every attempt to be decided', all, { withinMs: 120_000, everyMs: 500 });
}

async function byCallFile(lab: Lab, numbers: readonly string[]): Promise<void> {
  for (const number of numbers) lab.callFile(`Local/${number}@callward-gate/n`);
  await everyOneDecided(lab, numbers);
  await lab.idle(60_000);
}

/** Two parties joined by a transfer talk on without the agent; the scene must be emptied for them. */
async function endTransferred(lab: Lab, numbers: readonly string[]): Promise<void> {
  await everyOneDecided(lab, numbers);
  await lab.cli('channel request hangup all');
  await lab.idle(60_000);
}

/** A call with the friend is up; the agent blind-transfers it to the number. */
async function byBlindTransfer(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, 10, async (number) => {
    const call = await lab.agent.dial(FRIEND);
    assert.equal(call.code, 200, 'the call to be transferred connects');
    await transfer(call, number);
    await call.hangUp();
  });
  await endTransferred(lab, numbers);
}

/** A call with the friend is up; the agent consults the number and, refused or not, tries to join the two. */
async function byAttendedTransfer(lab: Lab, numbers: readonly string[]): Promise<void> {
  await inParallel(numbers, 10, async (number) => {
    const call = await lab.agent.dial(FRIEND);
    assert.equal(call.code, 200, 'the call to be transferred connects');
    const consultation = await lab.agent.dial(number);
    if (consultation.code === 200) await call.transferTo(consultation);
    await call.hangUp();
    await consultation.hangUp();
  });
  await endTransferred(lab, numbers);
}

/** Somebody calls the agent, whose phone forwards with 302. */
async function byForward(lab: Lab, numbers: readonly string[]): Promise<void> {
  const queue = [...numbers];
  const place = `${hosts.pbx}:${lab.ports.port('sip')}`;
  lab.agent.phone.answer = () => ({ code: 302, contact: `sip:${queue.shift()}@${place}` });
  await inParallel(numbers, 10, () => lab.ami.originate('Local/100@from-trunk/n', { timeoutMs: 15_000 }));
  await everyOneDecided(lab, numbers);
  lab.agent.phone.answer = { code: 200 };
  await lab.idle(60_000);
}

const PATHS: readonly Path[] = [
  {
    name: 'phone → dialplan',
    walk: async (lab, numbers) => void (await lab.agent.callAll(numbers, { rate: 20 })),
  },
  { name: 'ARI originate to the trunk', walk: byAri },
  { name: 'AMI Originate to the trunk', walk: originates((lab, number) => lab.viaTrunk(number)) },
  {
    name: 'AMI Originate, Local channel to the gate',
    walk: originates((_, n) => `Local/${n}@callward-gate/n`),
  },
  {
    name: 'AMI Originate, Local channel past the gate',
    walk: originates((_, n) => `Local/${n}@past-the-gate/n`),
  },
  { name: 'call file, Local channel', walk: byCallFile },
  { name: 'channel originate on the CLI', walk: byCli },
  { name: 'blind transfer by the agent', walk: byBlindTransfer },
  { name: 'attended transfer by the agent', walk: byAttendedTransfer },
  { name: '302 from the agent’s phone', walk: byForward },
  { name: 'second number of one Dial', races: true, walk: originates((_, n) => `Local/${n}@forked/n`) },
];

const CONTEXTS = `
[past-the-gate]
exten => _X.,1,Dial(PJSIP/\${EXTEN}@trunk,30)
[forked]
exten => _X.,1,Dial(PJSIP/${FRIEND}@trunk&PJSIP/\${EXTEN}@trunk,30)
`;

/** A transfer needs a call that connects first, and by night none does: its 200 attempts are all made by day. */
const isTransfer = ({ name }: Path): boolean => name.includes('transfer');

let lab: Lab;
before(async () => {
  // The supervisor's phone would ring on and on, and no scene would ever be empty.
  lab = await startLab({ clock: noon, service: { config: { alerts: { ring: false } } } });
  // Without their prompts refused calls end at once: what the agent hears is heard elsewhere, here INVITEs are counted.
  const extra = `${CONTEXTS}#include extensions_callward.conf\n[globals]\nCALLWARD_PROMPTS=none-here\n`;
  await lab.asterisk.rewrite('extensions_extra.conf', extra, 'dialplan reload');
});
after(() => lab?.close());

/** The numbers that rang at the carrier, of those given. */
function rang(numbers: readonly string[]): string[] {
  const invited = [...lab.carrier.invites().values()].map((invite) => invite.number);
  return numbers.filter((number) => invited.some((seen) => sameNumber(seen, number)));
}

describe('by day: shielded and unreadable numbers', { concurrency: 1 }, () => {
  for (const path of PATHS) {
    const each = isTransfer(path) ? 100 : 67;
    test(`${path.name}: 0 INVITEs of ${2 * each} attempts; allowed numbers connect (R1.1)`, async () => {
      const shielded = freshNumbers(each);
      const barred = [...shielded, ...unreadableNumbers(each)];
      await shield(lab, shielded);
      await path.walk(lab, barred);
      assert.deepEqual(await notDecided(lab, barred), [], 'each attempt reached a decision');
      assert.deepEqual(rang(barred), [], 'nothing rang at the carrier');

      const allowed = freshNumbers(3);
      await path.walk(lab, allowed);
      // The first number of a fork may answer before the second one's INVITE has left, which ends that leg: tried again.
      for (let again = 0; path.races && again < 10; again++) {
        await path.walk(
          lab,
          allowed.filter((number) => !rang([number]).length),
        );
      }
      assert.deepEqual(rang(allowed), allowed, 'allowed numbers ring at the carrier');
    });
  }
});

describe('by night: numbers that nothing but the hour speaks against (R2.2)', { concurrency: 1 }, () => {
  before(async () => {
    await lab.service.restart({ testing: { clock: night } });
    await lab.guardSeen();
  });
  for (const path of PATHS.filter((path) => !isTransfer(path))) {
    test(`${path.name}: 0 INVITEs of 67 attempts`, async () => {
      const numbers = freshNumbers(67);
      await path.walk(lab, numbers);
      assert.deepEqual(await notDecided(lab, numbers), [], 'each attempt reached a decision');
      assert.deepEqual(rang(numbers), [], 'nothing rang at the carrier');
    });
  }
});

test('what each attempt left on record is one decision', async () => {
  const attempts = (await decisions(lab)).map((d) => d.attempt.id);
  assert.equal(new Set(attempts).size, attempts.length);
  await ledgerIsSound(lab);
});
