/** R2.3, R2.4, R6.3, C10 on FreeSWITCH: orders, caps and the caller ID. */
import { ordersStory } from '../orders-story.js';
import { FREESWITCH } from '../site.js';
import { scenarios } from './scenarios.js';

scenarios('orders and caps on FreeSWITCH', () => ordersStory(FREESWITCH));
