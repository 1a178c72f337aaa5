import { originate, viaGateway, viaProfile } from '../../../scripts/lab/freeswitch-lab.js';
import type { Lab } from '../../../scripts/lab/lab.js';
import { trapStory } from '../trap-story.js';
import { scenarios } from './scenarios.js';

const FRIEND = '13900000000';
/** A leg that goes nowhere, so that the next one in the dial string is tried. */
const NOBODY = 'sofia/agents/nobody@127.0.0.9:9';
const raw = (dial: (number: string, lab: Lab) => string) => (lab: Lab, number: string) =>
  originate(lab, dial(number, lab), { timeoutS: 20 });
const farSide = (application: (number: string) => string) => (lab: Lab, number: string) =>
  originate(lab, 'loopback/echo/agents/XML', { application: application(number) });

scenarios('an ungated FreeSWITCH leaks, and the trap tells', () =>
  trapStory({
    pbx: 'freeswitch',
    paths: [
      ['the phone', (lab, number) => lab.agent.call(number)],
      ['a softphone', async (lab, number) => (await lab.agent.dial(number)).hangUp()],
      ['a raw originate to the gateway', raw((number) => viaGateway(number))],
      ['an originate to sofia/profile/N@carrier', raw((number, lab) => viaProfile(lab, number))],
      ['a loopback leg into the dialplan', raw((number) => `loopback/${number}/agents/XML`)],
      ['the second of two numbers at once', raw((number) => `${viaGateway(FRIEND)},${viaGateway(number)}`)],
      ['the second number in turn', raw((number) => `${NOBODY}|${viaGateway(number)}`)],
      ['an enterprise originate', raw((number) => `${NOBODY}:_:${viaGateway(number)}`)],
      ['a bridge on the far side of an originate', farSide((number) => `&bridge(${viaGateway(number)})`)],
      ['a transfer on the far side of an originate', farSide((number) => `&transfer(${number} XML agents)`)],
      [
        'a conference that dials out',
        (lab, number) => lab.freeswitch.bgapi(`conference lab dial ${viaGateway(number)}`),
      ],
    ],
    // FreeSWITCH itself calls the place a phone forwards to, whatever its dialplan says of that number.
    forwarded: (lab, number) => lab.carrierUri(number),
    ringAgent: (lab) => originate(lab, 'loopback/10/from-trunk/XML'),
    hangUpAll: (lab) => lab.freeswitch.api('hupall'),
  }),
);
