import { createAsterisk } from '../../../src/adapters/asterisk/index.js';
import { type Needs, type PbxUnderTest, type ScriptedLeg, testPbx } from '../../contract/pbx.js';
import { startFakeAri } from '../../fakes/fake-ari.js';
import { createTestLog } from '../../fakes/silent-log.js';

const channel = (id: string, name: string, more: object = {}) => ({
  ...{ id, name, state: 'Ring', caller: { name: '', number: '8001' } },
  dialplan: { context: 'callward-screen', exten: 's', priority: 4, app_name: '', app_data: '' },
  ...more,
});
const trunkLeg = ({ channel: id, number, answered = false }: ScriptedLeg) =>
  channel(id, `PJSIP/trunk-00000001`, {
    state: answered ? 'Up' : 'Ringing',
    caller: { name: '', number },
    dialplan: { app_name: 'AppDial', app_data: '(Outgoing Line)' },
  });

async function create({ listener, newId }: Needs): Promise<PbxUnderTest> {
  let ari = await startFakeAri();
  const { port } = ari;
  let alive: readonly ScriptedLeg[] = [];
  const gone = new Set<string>();
  const lucks = new Map<string, number>();
  let rung = 0;
  function script(): void {
    ari.on(/GET .*channels$/, () => ({ status: 200, body: alive.map(trunkLeg) }));
    ari.on(/DELETE .*channels\/[^/]+$/, ({ path }) => ({ status: gone.has(last(path)) ? 404 : 204 }));
    ari.on(/continue$/, ({ path }) => ({ status: lucks.get(path.split('/').at(-2) ?? '') ?? 204 }));
  }
  script();
  const asterisk = createAsterisk({
    ...{
      name: 'pbx1',
      language: 'en',
      supervisor: 'PJSIP/8001',
      listener,
      now: () => 0,
      newId,
      log: createTestLog(),
    },
    ari: { url: `http://127.0.0.1:${port}`, username: 'callward', password: 'p', app: 'callward' },
    trunks: [{ name: 'trunk', format: 'national' }],
    numberFor: (dialled) => ({
      ...{ parsed: true, kind: 'mobile', key: `+86${dialled}`, dial: dialled, country: 'CN' },
    }),
    pace: { first: 5, longest: 20, slow: 40, ping: 1000 },
  });
  const dial = (leg: ScriptedLeg): void =>
    ari.emit({
      ...{ type: 'Dial', dialstatus: '', dialstring: `${leg.number}@trunk`, peer: trunkLeg(leg) },
      caller: channel('caller', 'PJSIP/agent1-1'),
    });
  const answer = (leg: ScriptedLeg): void =>
    ari.emit({ type: 'ChannelStateChange', channel: trunkLeg({ ...leg, answered: true }) });
  const keyReplies = () => ari.seen(/POST .*asterisk\/variable/);

  return {
    pbx: asterisk,
    comes: ({ channel: id, number }, luck) => {
      if (luck !== undefined) lucks.set(id, luck === 'gone' ? 404 : 500);
      const args = ['screen', number, '', '8001', '', 'trunk'];
      ari.emit({ type: 'StasisStart', args, channel: channel(id, 'PJSIP/agent1-1') });
    },
    fate: async (id) => {
      const onward = () => ari.seen(new RegExp(`channels/${id}/continue$`))[0];
      const ended = () => ari.seen(new RegExp(`DELETE .*channels/${id}$`)).length > 0;
      await ari.until(() => onward() !== undefined || ended());
      return onward()?.query.get('context') === 'callward-cleared' ? 'let through' : 'refused';
    },
    dials: dial,
    answers: answer,
    ends: (leg) => ari.emit({ type: 'ChannelDestroyed', channel: trunkLeg(leg) }),
    up: (legs) => {
      alive = legs;
    },
    talk: ({ customer, number }) => {
      dial({ channel: customer, number });
      answer({ channel: customer, number });
    },
    pressesRefusalKey: ({ agent, customer, number }) =>
      ari.emit({
        ...{ type: 'ChannelUserevent', eventname: 'CallwardRefusal' },
        userevent: { Number: number, Agent: '8001', Call: customer },
        channel: channel(agent, 'PJSIP/agent1-1'),
      }),
    heardByAgent: async () => {
      await ari.until(() => keyReplies().length > 0);
      return keyReplies()[0]?.query.get('value') === 'failed' ? 'failure' : 'success';
    },
    isGone: (id) => void gone.add(id),
    cut: () => ari.drop(),
    shut: () => ari.stop(),
    open: async () => {
      ari = await startFakeAri(port);
      script();
    },
    supervisorRings: async () => {
      const rings = () => ari.seen(/POST .*channels\/callward-alert-[^/]*$/);
      const nth = rung++;
      await ari.until(() => rings().length > nth);
      const leg = channel(last(rings()[nth]?.path ?? ''), 'PJSIP/8001-1');
      return {
        answers: () => ari.emit({ type: 'StasisStart', args: ['alert'], channel: leg }),
        hangsUp: () => ari.emit({ type: 'ChannelDestroyed', channel: leg }),
      };
    },
    close: async () => {
      await asterisk.close();
      await ari.stop().catch(() => undefined);
    },
  };
}

const last = (path: string): string => path.split('/').at(-1) ?? '';

testPbx('Asterisk on a scripted ARI', create);
