import assert from 'node:assert/strict';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { waitFor } from '../../scripts/lab/wait.js';
import type { Disposition, KeyAnswer, KeyPress, PbxListener } from '../../src/app/ports/pbx.js';
import { AGENT_HZ, AUDIBLE, CUSTOMER_HZ } from './hearing-site.js';

/** What an adapter without the service tells of hearing. */
export interface Told {
  readonly presses: KeyPress[];
  readonly agentPresses: KeyPress[];
  readonly dispositions: Disposition[];
  /** On which channel, and what with how much confidence. */
  readonly spoken: (readonly [string, string])[];
  /** To the customer's key. */
  answer: KeyAnswer;
}

export const nothingTold = (): Told => ({
  ...{ presses: [], agentPresses: [], dispositions: [], spoken: [] },
  answer: { outcome: 'registered', ending: 'by-agent' },
});

/** Keeps all that is told. */
export const keeping = (told: Told): Partial<PbxListener> => ({
  customerKey: async (press) => {
    told.presses.push(press);
    return told.answer;
  },
  refusalKey: async (press) => {
    told.agentPresses.push(press);
    return { outcome: 'registered', ending: 'by-agent' };
  },
  disposition: (one) => told.dispositions.push(one),
  spoken: ({ channel }, { text, confidence }) => told.spoken.push([channel, `${text} ${confidence}`]),
});

/** Both hear each other now, and every packet of theirs comes through. */
export async function talking(agent: PhoneCall, customer: PhoneCall): Promise<void> {
  const [a, c] = [agent.ear.mark(), customer.ear.mark()];
  await waitFor('both voices', () => agent.ear.seconds(a) > 0.3 && customer.ear.seconds(c) > 0.3);
  assert.ok(agent.ear.tone(CUSTOMER_HZ, a) > AUDIBLE, 'the agent hears the customer');
  assert.ok(customer.ear.tone(AGENT_HZ, c) > AUDIBLE, 'the customer hears the agent');
}
