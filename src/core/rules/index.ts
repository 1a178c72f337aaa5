import { callerId } from './caller-id.js';
import { callingHours } from './calling-hours.js';
import { caps } from './caps.js';
import { orders } from './orders.js';
import { papers } from './papers.js';
import { readableNumber } from './readable-number.js';
import type { Rule } from './rule.js';
import { shieldedNumber } from './shielded-number.js';

/** Every rule, in the order the findings are listed. All run; none may stop another. */
export const RULES: readonly Rule[] = [
  readableNumber,
  shieldedNumber,
  callingHours,
  orders,
  caps,
  callerId,
  papers,
];
