/** R1.4: recognisers that fail in the middle of a call on a real Asterisk. */
import { describe } from 'node:test';
import { babblingFaults, pocketsphinxFaults, voskFaults } from './hearing-faults-story.js';
import { ASTERISK } from './hearing-places.js';

describe('pocketsphinx', { concurrency: 1 }, () => pocketsphinxFaults(ASTERISK));
describe('a recogniser', { concurrency: 1 }, () => babblingFaults(ASTERISK));
describe('a Vosk server', { concurrency: 1 }, () => voskFaults(ASTERISK));
