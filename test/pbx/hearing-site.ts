import { type Lab, type LabOptions, startLab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { waitFor } from '../../scripts/lab/wait.js';
import type { AlertCode } from '../../src/core/ledger/record.js';
import type { ShieldEntry } from '../../src/core/shield/shield-entry.js';
import { alerts, keyOf, withStore } from './numbers.js';

export const [CUSTOMER_HZ, AGENT_HZ, ASKING_HZ, CONFIRMING_HZ] = [440, 1000, 1320, 880];
export const AUDIBLE = 1500;

/** A lab whose customers talk, with what the configuration says of hearing; nobody is rung. */
export const hearingLab = (config: Readonly<Record<string, unknown>>, more: LabOptions = {}): Promise<Lab> =>
  startLab({
    carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } },
    service: { config: { alerts: { ring: false }, ...config } },
    ...more,
  });

export interface Talk {
  readonly number: string;
  readonly agent: PhoneCall;
  readonly customer: PhoneCall;
}

/** An agent in a call with a customer; both are heard. Calls may begin at the same time. */
export async function talk(lab: Lab, number: string): Promise<Talk> {
  const agent = await lab.agent.dial(number);
  if (agent.code !== 200) throw new Error(`the call to ${number} did not connect: ${agent.code}`);
  agent.ear.speak(AGENT_HZ);
  const rung = () => lab.customer.rung.find((call) => call.number === number);
  return { number, agent, customer: await waitFor(`${number} to ring`, rung) };
}

/** Both hear each other now. */
export async function bothHeard({ agent, customer }: Talk): Promise<void> {
  const [a, c] = [agent.ear.mark(), customer.ear.mark()];
  await waitFor('the customer’s voice at the agent', () => agent.ear.tone(CUSTOMER_HZ, a) > AUDIBLE);
  await waitFor('the agent’s voice at the customer', () => customer.ear.tone(AGENT_HZ, c) > AUDIBLE);
}

export const entriesOf = (lab: Lab, number: string): Promise<readonly ShieldEntry[]> =>
  withStore(lab, (store) => store.shieldEntries(keyOf(number)));

export const entryOf = (lab: Lab, number: string, withinMs = 10_000): Promise<ShieldEntry> =>
  waitFor(`the entry of ${number}`, async () => (await entriesOf(lab, number))[0], { withinMs });

/** The alert of this kind: about this number where one is given, and not among the first `from`. */
export const alerted = (
  lab: Lab,
  code: AlertCode,
  { number, from = 0, withinMs = 15_000 }: { number?: string; from?: number; withinMs?: number } = {},
) =>
  waitFor(
    `the alert ${code}`,
    async () =>
      (await alerts(lab))
        .slice(from)
        .find((one) => one.code === code && (number === undefined || one.number === keyOf(number))),
    { withinMs, everyMs: 50 },
  );
