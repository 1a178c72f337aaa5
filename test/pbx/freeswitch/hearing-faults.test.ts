/** R1.4: recognisers that fail in the middle of a call on FreeSWITCH. */
import { babblingFaults, pocketsphinxFaults, voskFaults } from '../hearing-faults-story.js';
import { FREESWITCH } from '../hearing-places.js';
import { scenarios } from './scenarios.js';

scenarios('pocketsphinx on FreeSWITCH', () => pocketsphinxFaults(FREESWITCH));
scenarios('a recogniser on FreeSWITCH', () => babblingFaults(FREESWITCH));
scenarios('a Vosk server on FreeSWITCH', () => voskFaults(FREESWITCH));
