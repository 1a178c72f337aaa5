import { connect, type Socket } from 'node:net';
import { createTrunkGate } from '../../../src/adapters/freeswitch/gate/index.js';
import { createFreeswitch } from '../../../src/adapters/freeswitch/index.js';
import { type HearingUnderTest, testHearing } from '../../contract/hearing.js';
import { type Needs, type ScriptedLeg, testPbx } from '../../contract/pbx.js';
import { api, startFakeEsl } from '../../fakes/fake-esl.js';
import { createTestLog } from '../../fakes/silent-log.js';
import { createRecorder, hearingOf, voiceFolder } from './contract-hearing.js';
import { described, HOOK } from './gate/legs.js';

const CARRIER = 'sip:203.0.113.10:5060;transport=udp';

/** One leg at the gate: asks, and carries out (or does not) what it is told. */
class HookLeg {
  private heard = '';
  private readonly socket: Socket;
  readonly over: Promise<void>;

  constructor(port: number, { channel, number }: ScriptedLeg, luck: 'gone' | 'broken' | undefined) {
    this.socket = connect(port, '127.0.0.1');
    this.over = new Promise((resolve) => this.socket.on('close', () => resolve()));
    this.socket.on('error', () => undefined);
    const leg = described({
      'Unique-ID': channel,
      variable_sip_gateway_name: 'trunk',
      variable_sip_destination_url: `sip:${number}@203.0.113.10:5060`,
    });
    let asked = false;
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.heard += text;
      if (!asked) {
        asked = true;
        this.socket.write(`${leg}\n\n`);
        return;
      }
      if (luck === 'gone') this.socket.destroy();
      const commands = text.split('\n\n').length - 1;
      const reply = luck === 'broken' ? '-ERR invalid session' : '+OK';
      this.socket.write(`Content-Type: command/reply\nReply-Text: ${reply}\n\n`.repeat(commands));
    });
  }
  get letThrough(): boolean {
    return this.heard.includes(`sip_route_uri=${CARRIER}`);
  }
  end(): void {
    this.socket.destroy();
  }
}

const created = ({ channel, number }: ScriptedLeg) => ({
  ...{ 'Unique-ID': channel, 'Call-Direction': 'outbound', 'Caller-Destination-Number': number },
  ...{ 'Other-Type': 'originator', 'Other-Leg-Unique-ID': 'a1', variable_sip_gateway_name: 'trunk' },
  variable_sip_destination_url: `sip:${number}@203.0.113.10:5060`,
});
const listed = ({ channel, number, answered = false }: ScriptedLeg) => ({
  ...{ uuid: channel, direction: 'outbound', name: `sofia/carrier/${number}`, dest: number },
  callstate: answered ? 'ACTIVE' : 'RINGING',
});

async function create({ listener, newId }: Needs): Promise<HearingUnderTest> {
  let esl = await startFakeEsl();
  const { port } = esl;
  const log = createTestLog();
  let alive: readonly ScriptedLeg[] = [];
  const gone = new Set<string>();
  let rung = 0;
  let onCall = 0;
  let step = 0;
  const voices = voiceFolder();
  const recorder = createRecorder(gone);
  function script(): void {
    esl.on(/^api show channels/, () =>
      api(JSON.stringify({ row_count: alive.length, rows: alive.map(listed) })),
    );
    esl.on(/^api uuid_getvar \S+ sip_gateway_name/, api('trunk'));
    esl.on(/^api uuid_displace/, (text) =>
      api(gone.has(text.split(' ')[2] ?? '') ? '-ERR Cannot locate session!\n' : '+OK\n'),
    );
    esl.on(/^api uuid_getvar \S+ uuid/, (text) =>
      api(gone.has(text.split(' ')[2] ?? '') ? '-ERR No such channel!\n' : `${text.split(' ')[2]}`),
    );
    esl.on(/^api uuid_kill/, (text) =>
      api(gone.has(text.split(' ')[2] ?? '') ? '-ERR No such channel!\n' : '+OK\n'),
    );
  }
  script();
  recorder.script(esl);
  const gate = await createTrunkGate({
    ...{ pbx: 'pbx1', listen: { host: '127.0.0.1', port: 0 }, hook: HOOK, budgetMs: 500 },
    trunks: [{ name: 'trunk', carrier: CARRIER }],
    ...{ listener, now: () => 0, newId, log },
  });
  const freeswitch = createFreeswitch({
    ...{ name: 'pbx1', language: 'en', listener, now: () => 0, newId, log },
    esl: { host: '127.0.0.1', port, password: 's3cret' },
    trunks: [{ name: 'trunk', carrierHost: '203.0.113.10' }],
    refusal: { key: '*9', undoKey: '*8', confirm: false, toneTime: 5, customerKey: '9' },
    voices: voices.path,
    pace: { first: 5, longest: 20, slow: 40, ping: 1000, deadline: 2000 },
  });
  const legs = new Map<string, HookLeg>();
  const dial = (leg: ScriptedLeg) => esl.emit({ 'Event-Name': 'CHANNEL_CREATE', ...created(leg) });
  const answer = (leg: ScriptedLeg) => esl.emit({ 'Event-Name': 'CHANNEL_ANSWER', ...created(leg) });
  const told = (agent: string) => esl.seen(new RegExp(`^api uuid_displace ${agent} start`));

  return {
    ...hearingOf(() => esl, recorder),
    pbx: freeswitch,
    phone: 'user/8001',
    comes: (call, luck) => void legs.set(call.channel, new HookLeg(gate.address.port, call, luck)),
    fate: async (channel) => {
      const leg = legs.get(channel);
      await leg?.over;
      return leg?.letThrough ? 'let through' : 'refused';
    },
    dials: dial,
    answers: answer,
    ends: (leg) => esl.emit({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', ...created(leg) }),
    up: (now) => {
      alive = now;
    },
    talk: ({ customer, number }) => {
      dial({ channel: customer, number });
      answer({ channel: customer, number });
    },
    pressesRefusalKey: ({ agent, customer }) => {
      for (const digit of '*9') {
        esl.emit({
          ...{ 'Event-Name': 'DTMF', 'Unique-ID': agent, 'Call-Direction': 'inbound', 'DTMF-Digit': digit },
          ...{ 'Other-Leg-Unique-ID': customer, 'Caller-Caller-ID-Number': '8001' },
          'Event-Date-Timestamp': String(Date.now() * 1000),
        });
      }
    },
    heardByAgent: async ({ agent }) => {
      await esl.until(() => told(agent).length > 0);
      return told(agent)[0]?.includes('tone_stream') ? 'success' : 'failure';
    },
    isGone: (channel) => void gone.add(channel),
    cut: () => esl.drop(),
    shut: () => esl.stop(),
    open: async () => {
      esl = await startFakeEsl({ port });
      script();
      recorder.script(esl);
    },
    supervisorRings: async () => {
      const rings = () => esl.seen(/^bgapi originate \{origination_uuid=callward-phone/);
      const nth = rung++;
      await esl.until(() => rings().length > nth);
      const channel = /origination_uuid=([^,}]+)/.exec(rings()[nth] ?? '')?.[1] ?? '';
      const leg = { 'Unique-ID': channel, 'Call-Direction': 'outbound' };
      return {
        answers: () => esl.emit({ 'Event-Name': 'CHANNEL_PARK', ...leg }),
        hangsUp: () => esl.emit({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', ...leg }),
        presses: (digit) => esl.emit({ 'Event-Name': 'DTMF', ...leg, 'DTMF-Digit': digit }),
        isOn: async () => {
          const put = () => esl.seen(/^api uuid_transfer callward-phone\S+ 'm:\|:/);
          await esl.until(() => put().length > onCall);
          const text = put()[onCall++] ?? '';
          step = Number(/callward_step=(\d+)/.exec(text)?.[1]);
          const on = /eavesdrop:([^|]+)/.exec(text)?.[1] ?? '';
          const isAgent = on.startsWith('a');
          // bleg is who is on the tapped leg, aleg the other side.
          const [here, there] = [/bleg=true/.test(text), /aleg=true/.test(text)];
          return { leg: on, agent: isAgent ? here : there, customer: isAgent ? there : here };
        },
        callIsOver: () =>
          esl.emit({ 'Event-Name': 'CHANNEL_PARK', ...leg, variable_callward_step: String(step) }),
      };
    },
    close: async () => {
      for (const leg of legs.values()) leg.end();
      await freeswitch.close();
      await gate.close();
      await esl.stop().catch(() => undefined);
      recorder.close();
      voices.remove();
    },
  };
}

testPbx('FreeSWITCH on a scripted event socket and hook', create);
testHearing('FreeSWITCH on a scripted event socket', create);
