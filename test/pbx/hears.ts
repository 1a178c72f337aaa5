import assert from 'node:assert/strict';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';

export const AGENT_HZ = 440;
export const SUPERVISOR_HZ = 700;
export const CUSTOMER_HZ = 1000;
/** Of an amplitude of 8000 spoken: heard is above, another tone's or a line's own noise below. */
const HEARD = 3000;
const UNHEARD = 300;

export interface Talk {
  readonly agent: PhoneCall;
  readonly customer: PhoneCall;
}

/** The supervisor hears both; each of the two hears what is meant for it, and for a second nothing else. */
export async function hears(
  { agent, customer }: Talk,
  supervisor: PhoneCall,
  who: readonly ('agent' | 'customer')[],
): Promise<void> {
  await waitFor('the supervisor to hear both', () => {
    const from = supervisor.ear.mark() - 4000;
    return supervisor.ear.tone(CUSTOMER_HZ, from) > HEARD && supervisor.ear.tone(AGENT_HZ, from) > HEARD;
  });
  for (const [name, phone] of [
    ['agent', agent],
    ['customer', customer],
  ] as const) {
    const wanted = who.includes(name);
    await waitFor(`the ${name} to hear ${wanted ? 'the supervisor' : 'no supervisor'}`, () => {
      const tone = phone.ear.tone(SUPERVISOR_HZ, phone.ear.mark() - 2400);
      return wanted ? tone > HEARD : tone < UNHEARD;
    });
  }
  const marks = [agent.ear.mark(), customer.ear.mark()] as const;
  await pause(1000);
  for (const [at, name, phone] of [
    [0, 'agent', agent],
    [1, 'customer', customer],
  ] as const) {
    const tone = phone.ear.tone(SUPERVISOR_HZ, marks[at]);
    assert.equal(tone > HEARD, who.includes(name), `${name}: ${Math.round(tone)}`);
    if (!who.includes(name)) assert.ok(tone < UNHEARD, `${name} hears ${Math.round(tone)}`);
  }
  assert.ok(customer.ear.tone(AGENT_HZ, marks[1]) > HEARD, 'the talk goes on');
  assert.ok(agent.ear.tone(CUSTOMER_HZ, marks[0]) > HEARD, 'the talk goes on');
}
