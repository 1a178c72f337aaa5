import type { Rule } from './rule.js';

/** Suspensions by order: of an area, an agent, a campaign (R2, R6.3). */
export const orders: Rule = () => [];
