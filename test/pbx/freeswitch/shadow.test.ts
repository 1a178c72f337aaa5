/** R7.1: shadow mode on FreeSWITCH. */
import { shadowStory } from '../shadow-story.js';
import { FREESWITCH } from '../site.js';
import { scenarios } from './scenarios.js';

scenarios('shadow mode on FreeSWITCH, and a reload out of it', () => shadowStory(FREESWITCH));
