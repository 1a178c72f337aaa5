import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Lab } from '../../../scripts/lab/lab.js';
import { trunk } from '../../../scripts/lab/lab.js';
import { hosts } from '../../../scripts/lab/ports.js';
import { waitFor } from '../../../scripts/lab/wait.js';
import { createTrunkGate } from '../../../src/adapters/freeswitch/gate/index.js';
import { createFreeswitch } from '../../../src/adapters/freeswitch/index.js';
import type { PbxListener } from '../../../src/app/ports/pbx.js';
import type { CallRef } from '../../../src/core/call-attempt.js';
import type { Verdict } from '../../../src/core/verdict.js';
import { gateHook, gateSecret } from '../../../src/service/gate-hook.js';
import { createTestLog } from '../../fakes/silent-log.js';

const allow: Verdict = { outcome: 'allow', reason: 'clear', findings: [], policyVersion: 'p' };

/** FreeSWITCH's adapter and a gate that lets everybody through, in the test's own process: the PBX without the service. */
export async function bareAdapter(lab: Lab, over: Partial<PbxListener> = {}) {
  const calls: { readonly to: string; readonly customer: CallRef; readonly agent: CallRef | undefined }[] =
    [];
  const listener: PbxListener = {
    screen: async () => allow,
    enforced: () => undefined,
    refusalKey: async () => ({ outcome: 'failed' }),
    undoKey: async () => ({ outcome: 'failed' }),
    customerKey: async () => ({ outcome: 'failed' }),
    spoken: () => undefined,
    disposition: () => undefined,
    expect: () => undefined,
    legDialled: ({ ref, caller, dialstring }) =>
      calls.push({ to: dialstring.split('@', 1)[0] ?? '', customer: ref, agent: caller }),
    legAnswered: () => undefined,
    legEnded: () => undefined,
    resync: () => undefined,
    link: () => undefined,
    ...over,
  };
  const log = createTestLog();
  const common = { listener, now: Date.now, newId: randomUUID, log };
  const data = join(lab.folder, 'data');
  const carrier = `sip:${hosts.carrier}:${lab.ports.port('carrier')};transport=udp`;
  const gate = await createTrunkGate({
    ...common,
    ...{ pbx: 'pbx1', budgetMs: 1000, hook: gateHook(data), secret: gateSecret(data) },
    listen: { host: '127.0.0.1', port: lab.ports.port('gate') },
    trunks: [{ name: trunk, carrier }],
    internal: [hosts.agent, hosts.supervisor],
  });
  const voices = join(lab.folder, 'voices');
  const freeswitch = createFreeswitch({
    ...common,
    ...{ name: 'pbx1', language: 'zh', voices, explicitIsGated: true },
    esl: { host: '127.0.0.1', port: lab.ports.port('esl'), password: lab.freeswitch.options.password },
    trunks: [{ name: trunk, carrierHost: hosts.carrier }],
    refusal: { key: '*9', undoKey: '*8', confirm: false, customerKey: '9' },
  });
  freeswitch.start();
  await freeswitch.ready();
  return {
    ...{ freeswitch, voices, log },
    /** The customer's leg and the agent's of the call to this number: FreeSWITCH tells of it later than the phones know. */
    legs: async (number: string) => {
      const { customer, agent } = await waitFor('the legs', () => calls.find(({ to }) => to === number));
      return { customerLeg: customer, agentLeg: agent ?? customer };
    },
    close: async () => {
      await freeswitch.close();
      await gate.close();
    },
  };
}
