import type { Rule } from './rule.js';

/** What a call must have on file: an approved list for a sale, consent where the law wants it, a renewal's date. */
export const papers: Rule = () => [];
