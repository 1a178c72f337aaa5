/** R8.3 on FreeSWITCH: one call for each reason. */
import { reasonsStory } from '../reasons-story.js';
import { FREESWITCH } from '../site.js';
import { scenarios } from './scenarios.js';

scenarios('one call for each reason on FreeSWITCH', () => reasonsStory(FREESWITCH));
