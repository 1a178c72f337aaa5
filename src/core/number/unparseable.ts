import type { Unparseable, UnparseableWhy } from './phone-number.js';

export const unparseable = (why: UnparseableWhy): Unparseable => ({ parsed: false, why });
