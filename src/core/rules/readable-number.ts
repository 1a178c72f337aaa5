import type { Rule } from './rule.js';

/** A number nobody can read cannot be looked up in the shield list, so it does not go out (R1.3). */
export const readableNumber: Rule = (_attempt, { number }) =>
  number.parsed ? [] : [{ reason: 'unparseable', gravity: 'block', detail: number.why }];
