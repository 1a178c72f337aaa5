/** R2.2, R4.6, R7.1, C4, C10 on a real Asterisk: what is on file decides whether the carrier rings. */
import { describe } from 'node:test';
import { exemptionsStory } from './exemptions-story.js';
import { papersStory } from './papers-story.js';
import { ASTERISK } from './site.js';

describe('papers at noon', { concurrency: 1 }, () => papersStory(ASTERISK));
describe('exemptions', { concurrency: 1 }, () => exemptionsStory(ASTERISK));
