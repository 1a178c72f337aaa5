/** R1.2, R1.4, R5.2, R6.2: what follows a spoken no on a real Asterisk, the customer's key, and dispositions. */
import { describe } from 'node:test';
import { ASTERISK } from './hearing-places.js';
import { afterASpokenNo, keysAndDispositions } from './hearing-scenarios-story.js';

describe('after a spoken no', { concurrency: 1 }, () => afterASpokenNo(ASTERISK));
describe('the customer’s key, and dispositions', { concurrency: 1 }, () => keysAndDispositions(ASTERISK));
