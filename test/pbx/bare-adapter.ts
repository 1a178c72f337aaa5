import { randomUUID } from 'node:crypto';
import type { Lab } from '../../scripts/lab/lab.js';
import { trunk } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { hosts } from '../../scripts/lab/ports.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { createAsterisk } from '../../src/adapters/asterisk/index.js';
import { createSipGuard } from '../../src/adapters/sip-guard/index.js';
import type { PbxListener } from '../../src/app/ports/pbx.js';
import type { CallRef } from '../../src/core/call-attempt.js';
import type { NumberReading } from '../../src/core/number/phone-number.js';
import type { Verdict } from '../../src/core/verdict.js';
import { createTestLog } from '../fakes/silent-log.js';

const allow: Verdict = { outcome: 'allow', reason: 'clear', findings: [], policyVersion: 'p' };
const read = (dialled: string): NumberReading => ({
  ...{ parsed: true, kind: 'mobile', key: `+86${dialled}`, dial: dialled, country: 'CN' },
});

/** Asterisk's adapter and a guard that let everybody through, in the test's own process: what the PBX itself does, without the service. */
export async function bareAdapter(lab: Lab, over: Partial<PbxListener> = {}) {
  const answered: CallRef[] = [];
  const listener: PbxListener = {
    screen: async () => allow,
    enforced: () => undefined,
    refusalKey: async () => ({ outcome: 'failed' }),
    undoKey: async () => ({ outcome: 'failed' }),
    customerKey: async () => ({ outcome: 'failed' }),
    spoken: () => undefined,
    disposition: () => undefined,
    expect: () => undefined,
    legDialled: () => undefined,
    legAnswered: (ref) => answered.push(ref),
    legEnded: () => undefined,
    resync: () => undefined,
    link: () => undefined,
    ...over,
  };
  const common = { now: Date.now, newId: randomUUID, log: createTestLog() };
  const guard = await createSipGuard({
    ...common,
    ...{ trunk, pbx: 'pbx1', transports: ['udp'], budgetMs: 1000 },
    listen: { host: hosts.guard, port: lab.ports.port('guard') },
    carrier: `sip:${hosts.carrier}:${lab.ports.port('carrier')};transport=udp`,
    listener: { screen: async () => allow, anomaly: () => undefined },
  });
  const asterisk = createAsterisk({
    ...common,
    name: 'pbx1',
    ari: lab.callwardAri,
    language: 'zh',
    trunks: [{ name: trunk, format: 'national' }],
    listener,
    numberFor: read,
  });
  asterisk.start();
  await asterisk.ready();
  await lab.guardSeen();
  return {
    asterisk,
    /** The customer's leg and the agent's of the newest call that is up: the agent may know of the answer before the adapter does. */
    legs: () =>
      waitFor('the call that was answered', async () => {
        const channels = await lab.ari.channels();
        const customerLeg = answered.findLast(({ channel }) => channels.some(({ id }) => id === channel));
        const agent = channels.filter(({ name }) => name.startsWith('PJSIP/agent')).at(-1);
        return customerLeg && { customerLeg, agentLeg: { pbx: 'pbx1', channel: agent?.id ?? '' } };
      }),
    close: async () => {
      await asterisk.close();
      await guard.close();
    },
  };
}

/** A call between the agent's phone and a customer's, both ends in hand. */
export async function bothSides(
  lab: Lab,
  number: string,
): Promise<{ agent: PhoneCall; customer: PhoneCall }> {
  const ringing = lab.customer.rung.length;
  const agent = await lab.agent.dial(number);
  if (agent.code !== 200) throw new Error(`the call to ${number} did not connect: ${agent.code}`);
  return { agent, customer: await lab.customer.nextCall(ringing) };
}
