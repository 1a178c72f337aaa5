/** R2.2, R4.6, R7.1, C4, C10 on FreeSWITCH: what is on file decides whether the carrier rings. */
import { exemptionsStory } from '../exemptions-story.js';
import { papersStory } from '../papers-story.js';
import { FREESWITCH } from '../site.js';
import { scenarios } from './scenarios.js';

scenarios('papers at noon on FreeSWITCH', () => papersStory(FREESWITCH));
scenarios('exemptions on FreeSWITCH', () => exemptionsStory(FREESWITCH));
