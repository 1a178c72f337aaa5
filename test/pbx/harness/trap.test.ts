import { trapStory } from '../trap-story.js';

trapStory({
  paths: [
    ['the phone', (lab, number) => lab.agent.call(number)],
    ['a softphone', async (lab, number) => (await lab.agent.dial(number)).hangUp()],
    ['AMI Originate', (lab, number) => lab.ami.originate(lab.viaTrunk(number))],
    ['AMI Originate to Local/', (lab, number) => lab.ami.originate(`Local/${number}@lab-open`)],
    ['ARI originate', (lab, number) => lab.ari.originate(lab.viaTrunk(number))],
    [
      'the console',
      (lab, number) => lab.cli(`channel originate ${lab.viaTrunk(number)} extension s@lab-talk`),
    ],
    ['a call file', async (lab, number) => lab.callFile(lab.viaTrunk(number))],
    ['an explicit carrier URI', (lab, number) => lab.ami.originate(lab.viaCarrierUri(number))],
    [
      'the second number of a forked dial',
      (lab, number) =>
        lab.ami.originate('Local/s@lab-ear', {
          application: 'Dial',
          data: `PJSIP/sup1&${lab.viaTrunk(number)}`,
        }),
    ],
  ],
  forwarded: (lab, number) => `sip:${number}@127.0.0.1:${lab.ports.port('sip')}`,
  ringAgent: (lab) => lab.ami.originate('Local/10@from-trunk'),
  hangUpAll: (lab) => lab.cli('channel request hangup all'),
});
