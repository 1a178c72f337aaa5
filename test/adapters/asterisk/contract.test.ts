import assert from 'node:assert/strict';
import { createAsterisk } from '../../../src/adapters/asterisk/index.js';
import type { PrivateSound } from '../../../src/app/ports/pbx.js';
import { type HearingUnderTest, testHearing } from '../../contract/hearing.js';
import { type Needs, type ScriptedLeg, testPbx } from '../../contract/pbx.js';
import { startFakeAri } from '../../fakes/fake-ari.js';
import { createTestLog } from '../../fakes/silent-log.js';
import { rtpSender } from './rtp-sender.js';

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

async function create({ listener, newId }: Needs): Promise<HearingUnderTest> {
  let ari = await startFakeAri();
  const { port } = ari;
  let alive: readonly ScriptedLeg[] = [];
  const gone = new Set<string>();
  const lucks = new Map<string, number>();
  let rung = 0;
  let onCall = 0;
  let snooped = '';
  function script(): void {
    ari.on(/GET .*channels$/, () => ({ status: 200, body: alive.map(trunkLeg) }));
    ari.on(/DELETE .*channels\/[^/]+$/, ({ path }) => ({ status: gone.has(last(path)) ? 404 : 204 }));
    // A snoop on a leg that is there arrives in the application; one on a leg that is gone is refused.
    ari.on(/POST .*snoop/, ({ path }) => {
      const [leg = '', , snoop = ''] = path.split('/').slice(-3);
      if (gone.has(leg)) return { status: 404 };
      ari.emit({ type: 'StasisStart', args: ['snoop'], channel: channel(snoop, `Snoop/${leg}-00000001`) });
      return { status: 200, body: {} };
    });
    ari.on(/continue$/, ({ path }) => ({ status: lucks.get(path.split('/').at(-2) ?? '') ?? 204 }));
  }
  script();
  const phone = await rtpSender();
  /** The snoop on a leg, once the adapter has asked for it. */
  const snoopOn = async (leg: string): Promise<string> => {
    const asked = () => ari.seen(new RegExp(`POST .*channels/${leg}/snoop/`)).at(-1);
    await ari.until(() => asked() !== undefined);
    return last(asked()?.path ?? '');
  };
  const said = (eventname: string, userevent: object, on: object): void =>
    ari.emit({ type: 'ChannelUserevent', eventname, userevent, channel: on });
  const asterisk = createAsterisk({
    ...{
      name: 'pbx1',
      language: 'en',
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
    phone: 'PJSIP/8001',
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
    copies: async (leg, pcm) => {
      const to = `channels/${await snoopOn(leg)}/continue$`;
      await ari.until(() => ari.seen(new RegExp(to)).length > 0);
      const onward = ari.seen(new RegExp(to))[0]?.query;
      assert.equal(onward?.get('context'), 'callward-voice');
      await phone.send(Number(onward?.get('extension')), pcm);
    },
    breaksCopy: async (leg) => {
      const snoop = await snoopOn(leg);
      ari.emit({ type: 'ChannelDestroyed', channel: channel(snoop, `Snoop/${leg}-00000001`) });
    },
    copyEnded: async (leg) => {
      const snoop = await snoopOn(leg);
      await ari.until(() => ari.seen(new RegExp(`DELETE .*channels/${snoop}$`)).length === 1);
    },
    heardAlone: async (leg) => {
      const snoop = await snoopOn(leg);
      const played = () => ari.seen(new RegExp(`channels/${snoop}/play/`))[0];
      await ari.until(() => played() !== undefined);
      ari.emit({ type: 'PlaybackFinished', playback: { id: last(played()?.path ?? '') } });
      await ari.until(() => ari.seen(new RegExp(`DELETE .*channels/${snoop}$`)).length === 1);
      return (played()?.query.get('media') ?? '').replace('sound:callward/tone-', '') as PrivateSound;
    },
    pressesCustomerKey: (talk) =>
      said(
        'CallwardCustomer',
        { Number: talk.number, Call: talk.customer },
        trunkLeg({ ...talk, channel: talk.customer }),
      ),
    heardByCustomer: async () => {
      await ari.until(() => keyReplies().length > 0);
      return keyReplies()[0]?.query.get('value') === 'failed' ? 'failure' : 'success';
    },
    disposes: (talk, code) =>
      said(
        'CallwardDisposition',
        { Code: encodeURIComponent(code), Number: talk.number, Agent: '8001', Call: talk.agent },
        channel(talk.agent, 'PJSIP/agent1-1'),
      ),
    recognises: (talk, text) =>
      said(
        'CallwardSpeech',
        { Text: encodeURIComponent(text), Score: '870', Offset: '1200', Call: talk.customer },
        trunkLeg({ ...talk, channel: talk.customer }),
      ),
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
      const rings = () => ari.seen(/POST .*channels\/callward-phone-[^/]*$/);
      const nth = rung++;
      await ari.until(() => rings().length > nth);
      const leg = channel(last(rings()[nth]?.path ?? ''), 'PJSIP/8001-1');
      return {
        answers: () => ari.emit({ type: 'StasisStart', args: ['supervisor'], channel: leg }),
        hangsUp: () => ari.emit({ type: 'ChannelDestroyed', channel: leg }),
        presses: (digit) => ari.emit({ type: 'ChannelDtmfReceived', digit, channel: leg }),
        isOn: async () => {
          const joins = () => ari.seen(/addChannel/);
          await ari.until(() => joins().length > onCall);
          const [first = '', second = ''] = (joins()[onCall++]?.query.get('channel') ?? '').split(',');
          assert.equal(first, leg.id);
          const snoop = ari.seen(new RegExp(`snoop/${second}$`))[0];
          assert.equal(snoop?.query.get('spy'), 'both');
          snooped = second;
          const on = snoop?.path.split('/').at(-3) ?? '';
          const whisper = snoop?.query.get('whisper') ?? '';
          const [here, there] = [['out', 'both'].includes(whisper), ['in', 'both'].includes(whisper)];
          const isAgent = on.startsWith('a');
          return { leg: on, agent: isAgent ? here : there, customer: isAgent ? there : here };
        },
        callIsOver: () =>
          ari.emit({ type: 'ChannelDestroyed', channel: channel(snooped, 'Snoop/a1-00000001') }),
      };
    },
    close: async () => {
      await asterisk.close();
      await ari.stop().catch(() => undefined);
      await phone.close();
    },
  };
}

const last = (path: string): string => path.split('/').at(-1) ?? '';

testPbx('Asterisk on a scripted ARI', create);
testHearing('Asterisk on a scripted ARI', create);
