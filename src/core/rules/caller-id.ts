import type { Rule } from './rule.js';

/** The presented number must be one of the company's. */
export const callerId: Rule = () => [];
