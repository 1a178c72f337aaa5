import { sameNumber } from '../../../scripts/lab/carrier.js';
import type { Lab } from '../../../scripts/lab/lab.js';
import { waitFor } from '../../../scripts/lab/wait.js';
import { decisions } from '../numbers.js';

export { night as NIGHT, noon as NOON } from '../../../scripts/lab/trial-day.js';
/** An allowed first leg for paths that need a call under way before they misbehave. */
export const FRIEND = '13800000001';

/** The numbers that rang at the carrier, of those given. */
export function rang(lab: Lab, numbers: readonly string[]): string[] {
  const invited = [...lab.carrier.invites().values()].map((invite) => invite.number);
  return numbers.filter((number) => invited.some((seen) => sameNumber(seen, number)));
}

async function notDecided(lab: Lab, numbers: readonly string[]): Promise<string[]> {
  const decided = (await decisions(lab)).map((d) => d.attempt.dialled);
  return numbers.filter((number) => !decided.some((dialled) => sameNumber(dialled, number)));
}

/** An attempt that nobody waits for is over when its decision is on record. */
export async function everyOneDecided(lab: Lab, numbers: readonly string[]): Promise<void> {
  const all = async () => {
    const left = await notDecided(lab, numbers);
    if (left.length > 0) throw new Error(`${left.length} are not: ${left.slice(0, 20).join(', ')}`);
    return true;
  };
  await waitFor('every attempt to be decided', all, { withinMs: 60_000, everyMs: 500 });
}

export async function everybodyOut(lab: Lab): Promise<void> {
  await lab.freeswitch.api('hupall');
  await lab.idle(60_000);
}
