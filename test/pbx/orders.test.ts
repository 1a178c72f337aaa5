/** R2.3, R2.4, R6.3, C10 on a real Asterisk: orders, caps and the caller ID. */
import { describe } from 'node:test';
import { ordersStory } from './orders-story.js';
import { ASTERISK } from './site.js';

describe('orders and caps', { concurrency: 1 }, () => ordersStory(ASTERISK));
