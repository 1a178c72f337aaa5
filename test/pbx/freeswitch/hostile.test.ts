/**
 * R1.1 on FreeSWITCH, against dial strings written to get round the gate: the number spelled otherwise, the request URI, the route
 * or the question itself overridden by name in `{}` and `[]`. 200 shielded numbers each, and the same again with the service gone.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { originate, viaGateway, viaProfile } from '../../../scripts/lab/freeswitch-lab.js';
import { type Lab, startLab } from '../../../scripts/lab/lab.js';
import { hosts } from '../../../scripts/lab/ports.js';
import { freshNumbers, inParallel, shield } from '../numbers.js';
import { FRIEND, rang } from './numbers.js';
import { scenarios } from './scenarios.js';

interface Form {
  readonly name: string;
  dial(n: string, at: { readonly lab: Lab; readonly carrier: string; readonly hook: string }): string;
}
const via = (variables: string, number: string): string => `[${variables}]${viaGateway(number)}`;

const FORMS: readonly Form[] = [
  { name: 'digits percent-encoded', dial: (n) => viaGateway(n.replace(/\d/g, '%3$&')) },
  { name: 'one digit percent-encoded', dial: (n) => viaGateway(`${n.slice(0, 4)}%3${n.slice(4)}`) },
  { name: 'with +86', dial: (n) => viaGateway(`+86${n}`) },
  { name: 'with 0086', dial: (n) => viaGateway(`0086${n}`) },
  { name: 'with dashes', dial: (n) => viaGateway(`${n.slice(0, 3)}-${n.slice(3, 7)}-${n.slice(7)}`) },
  { name: 'with parameters', dial: (n) => viaGateway(`${n};phone-context=+86`) },
  { name: 'gateway named with its profile', dial: (n) => `sofia/gateway/carrier::trunk/${n}` },
  {
    name: 'a To of another number (N@carrier^…)',
    dial: (n, { carrier }) => `sofia/carrier/${n}@${carrier}^${FRIEND}@${carrier}`,
  },
  {
    name: 'a phone’s address with the carrier as its path',
    dial: (n, { lab, carrier }) =>
      `sofia/agents/${n}@${hosts.agent}:${lab.ports.port('agent')};fs_path=sip:${carrier}`,
  },
  {
    name: 'sip_invite_req_uri set',
    dial: (n, { carrier }) => via(`sip_invite_req_uri=sip:${n}@${carrier}`, FRIEND),
  },
  { name: 'sip_route_uri set', dial: (n, { carrier }) => via(`sip_route_uri=sip:${carrier}`, n) },
  {
    name: 'sip_route_uri set, to sofia/profile/N@carrier',
    dial: (n, { lab, carrier }) => `[sip_route_uri=sip:${carrier}]${viaProfile(lab, n)}`,
  },
  {
    name: 'sip_invite_req_uri and sip_route_uri set',
    dial: (n, { carrier }) =>
      via(`sip_invite_req_uri=sip:${n}@${carrier},sip_route_uri=sip:${carrier}`, FRIEND),
  },
  { name: 'a Route header of its own', dial: (n, { carrier }) => via(`sip_h_Route=<sip:${carrier};lr>`, n) },
  { name: 'the question emptied', dial: (n, { hook }) => via(`${hook}=`, n) },
  { name: 'the question overridden by name', dial: (n, { hook }) => via(`${hook}='set x=1'`, n) },
  {
    name: 'the question overridden by name in capitals',
    dial: (n, { hook }) => via(`${hook.toUpperCase()}='set x=1'`, n),
  },
];
/** What a dialler can do that puts applications of its own into the leg: refused while the service is there to see it. */
const WITH_SERVICE: readonly Form[] = [
  {
    name: 'a hook of the dialler’s own that sets the route',
    dial: (n, { carrier }) => via(`execute_on_originate_x='set sip_route_uri=sip:${carrier}'`, n),
  },
];

scenarios('dial strings written to get round the gate on FreeSWITCH', () => {
  let lab: Lab;
  let at: Parameters<Form['dial']>[1];
  before(async () => {
    lab = await startLab({ pbx: 'freeswitch', service: { config: { alerts: { ring: false } } } });
    const hook = `execute_on_originate_${readFileSync(join(lab.service.data, 'gate-hook'), 'utf8').trim()}`;
    at = { lab, hook, carrier: `${hosts.carrier}:${lab.ports.port('carrier')}` };
  });
  after(() => lab?.close());

  async function attempt(form: Form, count: number): Promise<void> {
    const numbers = freshNumbers(count);
    await shield(lab, numbers);
    await inParallel(numbers, 15, (number) => originate(lab, form.dial(number, at)));
    assert.deepEqual(rang(lab, numbers), [], 'nothing rang at the carrier');
  }

  describe('callward is there', { concurrency: 1 }, () => {
    for (const form of [...FORMS, ...WITH_SERVICE])
      test(`${form.name}: 0 INVITEs of 200 (R1.1)`, () => attempt(form, 200));
    test('the same gateway lets an allowed number out', async () => {
      const [number = ''] = freshNumbers(1);
      assert.match(await originate(lab, viaGateway(number)), /^\+OK/);
      assert.deepEqual(rang(lab, [number]), [number]);
    });
  });

  describe('callward is gone', { concurrency: 1 }, () => {
    before(() => lab.service.stop('SIGKILL'));
    after(() => lab.service.run());
    for (const form of FORMS) test(`${form.name}: 0 INVITEs of 50 (R1.1)`, () => attempt(form, 50));
  });
});
