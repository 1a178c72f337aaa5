/**
 * R1.2, R1.4 on FreeSWITCH: the agent presses the refusal key on the live call, with nothing but a phone. On real RTP (RFC 4733),
 * SIP INFO and click-to-dial: registered exactly once on the right number, on disk before the tone, nobody else's key counts.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { originate, viaGateway } from '../../../scripts/lab/freeswitch-lab.js';
import { BY_INFO, BY_RTP, keyStory, TALKS, whoseKeyStory } from '../key-story.js';
import { FREESWITCH } from '../site.js';
import { clickedToDial } from './calls.js';
import { scenarios } from './scenarios.js';

const QUIET = { alerts: { ring: false } };

scenarios('100 calls each way, the key pressed at random times while talking on FreeSWITCH', () =>
  keyStory(FREESWITCH, {
    lab: { carrier: { talks: TALKS }, service: { config: QUIET } },
    ...{ calls: 100, atOnce: 6 },
    ways: [BY_RTP, BY_INFO, { ...BY_RTP, name: 'click-to-dial', place: clickedToDial }],
    dialler: async (lab, number) =>
      assert.match(await originate(lab, viaGateway(number)), /^-ERR CALL_REJECTED/),
  }),
);

scenarios('whose key counts on FreeSWITCH', () => {
  describe('on one call', { concurrency: 1 }, () => {
    whoseKeyStory(FREESWITCH, QUIET);
  });
});
