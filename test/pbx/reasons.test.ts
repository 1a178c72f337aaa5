/** R8.3 on a real Asterisk: one call for each reason. */
import { describe } from 'node:test';
import { reasonsStory } from './reasons-story.js';
import { ASTERISK } from './site.js';

describe('one call for each reason', { concurrency: 1 }, () => reasonsStory(ASTERISK));
