import type { TestContext } from 'node:test';
import { createFreeswitch, type FreeswitchOptions } from '../../../../src/adapters/freeswitch/index.js';
import type { Disposition, KeyAnswer, KeyPress, PbxListener } from '../../../../src/app/ports/pbx.js';
import type { Utterance } from '../../../../src/app/ports/speech.js';
import { type FakeEsl, startFakeEsl } from '../../../fakes/fake-esl.js';
import { createTestLog } from '../../../fakes/silent-log.js';
import { createRecorder, voiceFolder } from '../contract-hearing.js';

type Event = Readonly<Record<string, string>>;

/** A FreeSWITCH with one call: agent's leg a1, customer's leg b1 over the trunk. */
export async function scene(
  t: TestContext,
  { script, ...options }: Partial<FreeswitchOptions> & { readonly script?: (esl: FakeEsl) => void } = {},
) {
  const esl = await startFakeEsl();
  const voices = voiceFolder();
  const recorder = createRecorder();
  recorder.script(esl);
  script?.(esl);
  const log = createTestLog();
  const presses: { readonly who: 'agent' | 'customer'; readonly press: KeyPress }[] = [];
  const dispositions: Disposition[] = [];
  const spoken: { readonly channel: string; readonly utterance: Utterance }[] = [];
  const told: string[] = [];
  let wake: (() => void)[] = [];
  const tell = (line: string): void => {
    told.push(line);
    for (const one of wake) one();
    wake = [];
  };
  const key =
    (who: 'agent' | 'customer') =>
    async (press: KeyPress): Promise<KeyAnswer> => {
      presses.push({ who, press });
      tell(`${who} pressed`);
      return { outcome: 'registered', ending: 'by-agent' };
    };
  const listener: PbxListener = {
    screen: async () => ({ outcome: 'allow', reason: 'clear', findings: [], policyVersion: 'p' }),
    enforced: () => undefined,
    refusalKey: key('agent'),
    undoKey: key('agent'),
    customerKey: key('customer'),
    spoken: ({ channel }, utterance) => {
      spoken.push({ channel, utterance });
      tell('spoken');
    },
    disposition: (one) => {
      dispositions.push(one);
      tell('disposition');
    },
    expect: () => undefined,
    legDialled: (leg) => tell(`dialled ${leg.ref.channel}`),
    legAnswered: () => undefined,
    legEnded: (ref) => tell(`ended ${ref.channel}`),
    resync: () => undefined,
    link: (_pbx, state) => tell(state),
    ...options.listener,
  };
  let ids = 0;
  const freeswitch = createFreeswitch({
    ...{ name: 'fs1', language: 'en', prompts: '/prompts', now: () => 0, newId: () => `n${ids++}`, log },
    esl: { host: '127.0.0.1', port: esl.port, password: 's3cret' },
    trunks: [{ name: 'carrier', carrierHost: '203.0.113.9' }],
    pace: { first: 2, longest: 10, slow: 30, ping: 1000, deadline: 2000 },
    voices: voices.path,
    ...options,
    listener,
    refusal: { key: '*9', undoKey: '*8', confirm: false, toneTime: 1, customerKey: '9', ...options.refusal },
  });
  t.after(async () => {
    await freeswitch.close();
    await esl.stop().catch(() => undefined);
    recorder.close();
    voices.remove();
  });
  freeswitch.start();
  await freeswitch.ready();
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise<void>((resolve) => wake.push(resolve));
  };
  let clock = 1_000_000_000;
  return {
    ...{
      esl,
      freeswitch,
      recorder,
      log,
      presses,
      dispositions,
      spoken,
      told,
      tell,
      until,
      voices: voices.path,
    },
    emit: (event: Event) => {
      clock += 100_000;
      esl.emit({ 'Event-Date-Timestamp': String(clock), ...event });
    },
    /** The next event of ours is behind all that came before it. */
    settled: async () => {
      const before = told.filter((line) => line === 'ended mark').length;
      esl.emit({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': 'mark' });
      await until(() => told.filter((line) => line === 'ended mark').length > before);
    },
    asked: (match: RegExp, times = 1) => esl.until(() => esl.seen(match).length >= times),
  };
}

export const created = (over: Event = {}): Event => ({
  ...{ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': 'b1', 'Call-Direction': 'outbound' },
  ...{ 'Caller-Destination-Number': '13800138000', 'Other-Type': 'originator', 'Other-Leg-Unique-ID': 'a1' },
  variable_sip_gateway_name: 'carrier',
  ...over,
});
export const ended = (channel: string, over: Event = {}): Event => ({
  ...{ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': channel },
  ...over,
});
export const digit = (channel: string, other: string, key: string): Event => ({
  ...{ 'Event-Name': 'DTMF', 'Unique-ID': channel, 'Other-Leg-Unique-ID': other, 'DTMF-Digit': key },
});
