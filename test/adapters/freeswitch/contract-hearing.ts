import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrivateSound } from '../../../src/app/ports/pbx.js';
import type { HearingUnderTest } from '../../contract/hearing.js';
import { api, type FakeEsl } from '../../fakes/fake-esl.js';

/** A folder of the test's own for voices. */
export const voiceFolder = () => {
  const home = mkdtempSync(join(tmpdir(), 'callward-voices-'));
  return { path: join(home, 'voices'), remove: () => rmSync(home, { recursive: true, force: true }) };
};

/** FreeSWITCH's side of uuid_record: it opens the file by its name when it is told to, and keeps it open. */
export function createRecorder(gone: ReadonlySet<string> = new Set()) {
  const copies = new Map<string, { readonly path: string; readonly fd: number }>();
  return {
    copies,
    script: (esl: FakeEsl): void => {
      esl.on(/^api file_exists/, api('true'));
      esl.on(/^api uuid_record \S+ stop/, api('+OK Success\n'));
      esl.on(/^api uuid_record \S+ start/, (text) => {
        const [, , channel = '', , path = ''] = text.split(' ');
        if (gone.has(channel)) return api('-ERR Cannot locate session!\n');
        copies.set(channel, { path, fd: openSync(path, 'r+') });
        return api('+OK Success\n');
      });
    },
    write: (channel: string, pcm: Buffer): void => {
      const copy = copies.get(channel);
      if (!copy) throw new Error(`${channel} is not copied`);
      writeSync(copy.fd, pcm);
    },
    /** Bytes of the copy that the file system still holds. */
    held: (channel: string): number => {
      const copy = copies.get(channel);
      return copy ? fstatSync(copy.fd).blocks * 512 : 0;
    },
    close: (): void => {
      for (const { fd } of copies.values()) closeSync(fd);
      copies.clear();
    },
  };
}
export type Recorder = ReturnType<typeof createRecorder>;

const SOUNDS: Readonly<Record<string, PrivateSound>> = { '1320': 'possible-refusal', '660': 'registered' };
const told = (esl: FakeEsl, channel: string): readonly string[] =>
  esl.seen(new RegExp(`^api uuid_displace ${channel} start`));

/** What the scripted event socket does for hearing, in FreeSWITCH's words. */
export function hearingOf(
  esl: () => FakeEsl,
  recorder: Recorder,
): Omit<HearingUnderTest, keyof import('../../contract/pbx.js').PbxUnderTest> {
  let sounds = 0;
  let later = false;
  const recording = (channel: string) => ({
    ...{ 'Event-Name': 'RECORD_STOP', 'Unique-ID': channel, 'Answer-State': 'answered' },
    'Record-File-Path': recorder.copies.get(channel)?.path ?? '',
  });
  return {
    copies: async (channel, pcm) => recorder.write(channel, pcm),
    breaksCopy: async (channel) => esl().emit(recording(channel)),
    copyEnded: (channel) =>
      esl().until(() => esl().seen(new RegExp(`^api uuid_record ${channel} stop`)).length > 0),
    heardAlone: async (channel) => {
      sounds += 1;
      await esl().until(() => told(esl(), channel).length >= sounds);
      const hz = /%\(\d+,\d+,(\d+)\)/.exec(told(esl(), channel).at(-1) ?? '')?.[1] ?? '';
      const sound = SOUNDS[hz];
      if (!sound) throw new Error(`no sound of ours: ${hz}`);
      return sound;
    },
    pressesCustomerKey: ({ agent, customer }) =>
      esl().emit({
        ...{ 'Event-Name': 'DTMF', 'Unique-ID': customer, 'Other-Leg-Unique-ID': agent, 'DTMF-Digit': '9' },
        'Event-Date-Timestamp': String(Date.now() * 1000),
      }),
    heardByCustomer: async ({ customer }) => {
      const said = new RegExp(`^api uuid_(?:displace|transfer) ${customer} `);
      await esl().until(() => esl().seen(said).length > 0);
      return esl().seen(said)[0]?.includes('customer-registered') ? 'success' : 'failure';
    },
    /** By the variable when the agent's leg ends, and by an event sent later. */
    disposes: ({ agent, customer, number }, code) => {
      if (later)
        esl().emit({
          ...{ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callward::disposition', 'Callward-Call': customer },
          ...{ 'Callward-Disposition': code, 'Callward-Number': number },
        });
      else
        esl().emit({
          ...{ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': agent, 'Call-Direction': 'inbound' },
          ...{ 'Caller-Destination-Number': number, variable_callward_disposition: code },
        });
      later = true;
    },
    recognises: ({ customer }, text) =>
      esl().emit({
        ...{ 'Event-Name': 'DETECTED_SPEECH', 'Unique-ID': customer, 'Speech-Type': 'detected-speech' },
        'Event-Date-Timestamp': String(Date.now() * 1000),
        _body: `<?xml version="1.0"?>\n<result grammar="g">\n<interpretation grammar="g" confidence="87"><input mode="speech">${text}</input></interpretation></result>`,
      }),
  };
}
