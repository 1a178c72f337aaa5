/** R6.1 on FreeSWITCH: the supervisor's extension rings, says what happened in words, and a key listens in on the call. */
import { alertStory } from '../alert-story.js';
import { FREESWITCH } from '../site.js';
import { scenarios } from './scenarios.js';

scenarios('the first audible alert on FreeSWITCH', () => {
  alertStory(FREESWITCH);
});
