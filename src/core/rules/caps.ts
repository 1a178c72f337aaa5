import type { Rule } from './rule.js';

/** Caps, gaps and cooling-off (R2). */
export const caps: Rule = () => [];
