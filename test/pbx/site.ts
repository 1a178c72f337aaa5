import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { originate, viaGateway } from '../../scripts/lab/freeswitch-lab.js';
import type { Lab } from '../../scripts/lab/lab.js';
import { hosts } from '../../scripts/lab/ports.js';

type Mark = 'purpose' | 'campaign' | 'shown';

/** What differs between the PBXs on which a story is told. */
export interface Site {
  readonly pbx: 'asterisk' | 'freeswitch';
  /** What the agent's phone gets for a refusal, by its Q.850 cause. */
  readonly codes: Readonly<Record<number, number>>;
  /** What an agent's calls carry, in the PBX's own words. */
  marks(marks: Readonly<Partial<Record<Mark, string>>>): Readonly<Record<string, string>>;
  /** A dialler that goes round the dialplan and shows this number. */
  dialler(lab: Lab, number: string, shown: string): Promise<unknown>;
  /** A call that nothing asks about: it knows what only an administrator of the PBX knows. */
  roundTheGate(lab: Lab, number: string): Promise<unknown>;
  /** The PBX is killed and started again. */
  crash(lab: Lab): Promise<void>;
}

const named =
  (names: Readonly<Record<Mark, string>>): Site['marks'] =>
  (marks) =>
    Object.fromEntries(
      Object.entries(marks).map(([mark, value]) => [Reflect.get(names, mark) ?? mark, value]),
    );

export const ASTERISK: Site = {
  pbx: 'asterisk',
  codes: { 21: 403, 28: 484, 38: 500 },
  marks: named({ purpose: 'CALLWARD_PURPOSE', campaign: 'CALLWARD_CAMPAIGN', shown: 'CALLERID(num)' }),
  dialler: (lab, number, shown) =>
    lab.ami.originate(lab.viaTrunk(number), { timeoutMs: 10_000, callerId: shown }),
  roundTheGate: (lab, number) =>
    lab.ami.originate(lab.viaCarrierUri(number), { application: 'Wait', data: '30' }),
  crash: async (lab) => {
    await lab.asterisk.restart({ crash: true });
    await lab.reconnectAmi();
  },
};

export const FREESWITCH: Site = {
  pbx: 'freeswitch',
  codes: { 21: 603, 28: 484, 38: 503 },
  marks: named({
    ...{ purpose: 'callward_purpose', campaign: 'callward_campaign' },
    shown: 'effective_caller_id_number',
  }),
  dialler: (lab, number, shown) =>
    originate(lab, viaGateway(number), { variables: `origination_caller_id_number=${shown}` }),
  roundTheGate: (lab, number) => {
    const hook = `execute_on_originate_${readFileSync(join(lab.service.data, 'gate-hook'), 'utf8').trim()}`;
    const off = [`${hook}_deadline`, hook, `${hook}_verdict`].map((name) => `${name}='set x=y'`);
    const route = `sip_route_uri=sip:${hosts.carrier}:${lab.ports.port('carrier')}`;
    return lab.freeswitch.bgapi(`originate [${[route, ...off].join(',')}]${viaGateway(number)} &park()`);
  },
  crash: (lab) => lab.freeswitch.restart({ crash: true }),
};
