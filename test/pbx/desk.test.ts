/** R6.1: a supervisor on a live call, from the board and from the phone, proven by audio. */
import { describe } from 'node:test';
import { deskStory } from './desk-story.js';
import { ASTERISK } from './site.js';

describe('a supervisor on a live call', { concurrency: 1 }, () => deskStory(ASTERISK));
