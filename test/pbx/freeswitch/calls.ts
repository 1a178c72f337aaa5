import assert from 'node:assert/strict';
import { viaGateway } from '../../../scripts/lab/freeswitch-lab.js';
import type { Lab } from '../../../scripts/lab/lab.js';
import type { PhoneCall } from '../../../scripts/lab/phone-call.js';
import { hosts } from '../../../scripts/lab/ports.js';
import { header, methodOf } from '../../../scripts/lab/sip-text.js';
import { waitFor } from '../../../scripts/lab/wait.js';

const phoneOf = (lab: Lab): string => `sofia/agents/agent1@${hosts.agent}:${lab.ports.port('agent')}`;

/** The dialler rings the agent first and then the customer: both legs are outgoing. */
export async function clickedToDial(lab: Lab, number: string): Promise<PhoneCall> {
  const ringing = lab.customer.rung.length;
  const going = lab.freeswitch.bgapi(
    `originate {callward_role=agent,origination_caller_id_number=${number}}${phoneOf(lab)} &bridge(${viaGateway(number)})`,
  );
  const call = await agentRung(lab, number);
  assert.match(await going, /^\+OK/);
  await waitFor('the customer to answer', () =>
    lab.customer.rung.slice(ringing).some((one) => one.number.endsWith(number) && one.code === 200),
  );
  return call;
}

/** The dialler rings the customer first and bridges the agent to whoever answers. */
export async function customerFirst(lab: Lab, number: string): Promise<PhoneCall> {
  const agent = `[callward_role=agent,origination_caller_id_number=${number}]${phoneOf(lab)}`;
  const going = lab.freeswitch.bgapi(`originate ${viaGateway(number)} &bridge(${agent})`);
  const call = await agentRung(lab, number);
  assert.match(await going, /^\+OK/);
  await waitFor('the two to be connected', async () =>
    /,CS_EXCHANGE_MEDIA,[\s\S]*,ACTIVE,/.test(await lab.freeswitch.api('show channels')),
  );
  return call;
}

function agentRung(lab: Lab, number: string): Promise<PhoneCall> {
  return waitFor('the agent’s phone to ring', () => {
    const invite = lab.agent.phone.trace.find(
      ({ message }) => methodOf(message) === 'INVITE' && header(message, 'from').includes(number),
    );
    return lab.agent.phone.rung.find(({ id }) => invite && header(invite.message, 'call-id') === id);
  });
}
