/** R6.1 on FreeSWITCH: a supervisor on a live call, from the board and from the phone, proven by audio. */
import { deskStory } from '../desk-story.js';
import { FREESWITCH } from '../site.js';
import { scenarios } from './scenarios.js';

scenarios('a supervisor on a live call on FreeSWITCH', () => deskStory(FREESWITCH));
