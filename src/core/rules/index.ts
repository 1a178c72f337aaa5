import { callingHours } from './calling-hours.js';
import { readableNumber } from './readable-number.js';
import type { Rule } from './rule.js';
import { shieldedNumber } from './shielded-number.js';

/** Every rule, in the order the findings are listed. All run; none may stop another. */
export const RULES: readonly Rule[] = [readableNumber, shieldedNumber, callingHours];
