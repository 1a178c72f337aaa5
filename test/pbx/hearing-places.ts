import { viaGateway } from '../../scripts/lab/freeswitch-lab.js';
import type { Lab } from '../../scripts/lab/lab.js';
import { waitFor } from '../../scripts/lab/wait.js';

export interface Told {
  readonly code: string;
  readonly number: string;
  readonly agent: string;
}

/** What differs between the PBXs on which the stories of hearing are told. */
export interface HearingPlace {
  readonly pbx: 'asterisk' | 'freeswitch';
  /** What the agent's phone gets for a shielded number. */
  readonly shielded: number;
  hangUpAll(lab: Lab): Promise<unknown>;
  /** Copies of voices that are being made. */
  copies(lab: Lab): Promise<number>;
  /** The dialer sets a disposition on the leg of the agent, who is in the only call there is. */
  onAgentsLeg(lab: Lab, code: string): Promise<unknown>;
  /** The dialer tells how a call ended that is over. */
  afterwards(lab: Lab, told: Told): Promise<unknown>;
  /** A customer is called and hears an announcement, or that nobody is free. */
  announce(lab: Lab, number: string, context: 'callward-announce' | 'callward-abandoned'): Promise<unknown>;
}

export const ASTERISK: HearingPlace = {
  pbx: 'asterisk',
  shielded: 403,
  hangUpAll: (lab) => lab.cli('channel request hangup all'),
  copies: async (lab) => (await lab.ari.channels()).filter(({ name }) => name.startsWith('Snoop/')).length,
  onAgentsLeg: async (lab, code) => {
    const mine = (await lab.ari.channels()).find(({ name }) => name.startsWith('PJSIP/agent1'))?.name ?? '';
    return lab.ami.action('Setvar', { Channel: mine, Variable: 'CALLWARD_DISPOSITION', Value: code });
  },
  afterwards: (lab, { code, number, agent }) =>
    lab.ami.action('Originate', {
      ...{ Channel: 'Local/said@callward-disposition', Application: 'Wait', Data: '1', Async: 'true' },
      Variable: `CALLWARD_DISPOSITION=${code},CALLWARD_NUMBER=${number},CALLWARD_AGENT=${agent}`,
    }),
  announce: async (lab, number, context) =>
    void lab.ami.originate(lab.viaTrunk(number), {
      context,
      variables: { CALLWARD_MESSAGE: 'callward/zh/shadow' },
    }),
};

export const FREESWITCH: HearingPlace = {
  pbx: 'freeswitch',
  shielded: 603,
  hangUpAll: (lab) => lab.freeswitch.api('hupall'),
  copies: async ({ freeswitch }) => {
    const listed: { rows?: { uuid: string }[] } = JSON.parse(await freeswitch.api('show channels as json'));
    const lists = (listed.rows ?? []).map(({ uuid }) => freeswitch.api(`uuid_buglist ${uuid}`));
    return (await Promise.all(lists)).join('').split('session_record').length - 1;
  },
  onAgentsLeg: async ({ freeswitch }, code) => {
    // The list of channels is written a moment after the call.
    const leg = await waitFor(
      'the agent’s leg',
      async () => /^(\S{36}),inbound,/m.exec(await freeswitch.api('show channels'))?.[1],
    );
    return freeswitch.api(`uuid_setvar ${leg} callward_disposition ${code}`);
  },
  afterwards: (lab, { code, number, agent }) =>
    lab.freeswitch.sendEvent('CUSTOM', {
      'Event-Subclass': 'callward::disposition',
      ...{ 'Callward-Call': `over-${number}`, 'Callward-Disposition': code },
      ...{ 'Callward-Agent': agent, 'Callward-Number': number },
    }),
  announce: async (lab, number, context) => {
    const message = `{callward_message=${lab.folder}/freeswitch/sounds/callward/zh/shadow.wav}`;
    void lab.freeswitch.bgapi(`originate ${message}${viaGateway(number)} ${context} XML callward-keys`);
  },
};
