/** R1.2, R1.4, R5.2, R6.2: what follows a spoken no on FreeSWITCH, the customer's key, and dispositions. */
import { FREESWITCH } from '../hearing-places.js';
import { afterASpokenNo, keysAndDispositions } from '../hearing-scenarios-story.js';
import { scenarios } from './scenarios.js';

scenarios('after a spoken no on FreeSWITCH', () => afterASpokenNo(FREESWITCH));
scenarios('the customer’s key, and dispositions on FreeSWITCH', () => keysAndDispositions(FREESWITCH));
