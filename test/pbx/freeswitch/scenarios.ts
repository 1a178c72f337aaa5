import { describe, test } from 'node:test';
import { findFreeswitch, NO_FREESWITCH } from '../../../scripts/lab/freeswitch-found.js';

/** Scenarios on a real FreeSWITCH. Without one, a single test says that they did not run, and how to make them. */
export function scenarios(name: string, body: () => void): void {
  if (findFreeswitch() === undefined) test(name, { skip: NO_FREESWITCH }, () => undefined);
  else describe(name, { concurrency: 1 }, body);
}
