/** R7.1: shadow mode on a real Asterisk. */
import { describe } from 'node:test';
import { shadowStory } from './shadow-story.js';
import { ASTERISK } from './site.js';

describe('shadow mode, and a reload out of it', { concurrency: 1 }, () => shadowStory(ASTERISK));
