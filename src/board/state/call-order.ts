import type { LiveRow } from '../api/forms.js';

/** Where the customer has refused and the call goes on, somebody is to look; then the longest, so that rows keep their place. */
export const callOrder = (a: LiveRow, b: LiveRow): number =>
  Number(b.refusal !== undefined) - Number(a.refusal !== undefined) ||
  a.since - b.since ||
  (a.id < b.id ? -1 : 1);
