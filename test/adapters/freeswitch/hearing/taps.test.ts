import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { api } from '../../../fakes/fake-esl.js';
import { voiceFolder } from '../contract-hearing.js';
import { created, ended, scene } from './scene.js';

const REF = { pbx: 'fs1', channel: 'b1' };

async function tapped(t: TestContext, options: Parameters<typeof scene>[1] = {}) {
  const one = await scene(t, options);
  one.emit(created());
  await one.until(() => one.told.includes('dialled b1'));
  const heard: Buffer[] = [];
  const lost: string[] = [];
  const tap = await one.freeswitch.tap(
    REF,
    (pcm) => {
      heard.push(pcm);
      one.tell('audio');
    },
    (why) => {
      lost.push(why);
      one.tell('lost');
    },
  );
  return { ...one, tap, lost, heard: () => Buffer.concat(heard) };
}

test('R7.2 the voice has no name once FreeSWITCH has opened it, in a folder of the service alone', async (t) => {
  const { tap, voices, recorder } = await tapped(t);
  assert.ok(tap);
  assert.deepEqual(readdirSync(voices), []);
  assert.equal(statSync(voices).mode & 0o777, 0o700);
  assert.ok(!existsSync(recorder.copies.get('b1')?.path ?? ''));
});

test('R7.2 the file is the service’s to read; the group, where the folder lets it in, may only write', async (t) => {
  const modes: number[] = [];
  const { tap } = await tapped(t, {
    script: (esl) =>
      esl.on(/^api uuid_record \S+ start/, (text) => {
        modes.push(statSync(text.split(' ')[4] ?? '').mode & 0o777);
        return api('-ERR Cannot record session!\n');
      }),
  });
  assert.equal(tap, undefined);
  assert.deepEqual(modes, [0o620]);
});

test('R1.2 only what the leg’s own party says, at once, whatever the site has set for its recordings', async (t) => {
  const { esl } = await tapped(t);
  const [command = ''] = esl.seen(/^api uuid_record b1 start/);
  for (const setting of [
    'RECORD_READ_ONLY=true',
    'RECORD_STEREO=false',
    'enable_file_write_buffering=false',
    'record_sample_rate=8000',
    'RECORD_HANGUP_ON_ERROR=false',
  ])
    assert.ok(command.includes(setting), setting);
  assert.ok(!command.includes('uuid_setvar'), 'the leg itself is left as it is');
});

test('what a crash left by name is removed at the start; what is not ours stays', async (t) => {
  const { path, remove } = voiceFolder();
  t.after(remove);
  mkdirSync(path, { mode: 0o700 });
  for (const name of ['callward-n7.r8', 'callward-n8.here', 'notes.txt'])
    writeFileSync(join(path, name), 'x');
  await scene(t, { voices: path });
  assert.deepEqual(readdirSync(path), ['notes.txt']);
});

test('a recording that a killed service left running is stopped at the first connect', async (t) => {
  const bugs = (path: string) =>
    `<media-bugs>\n <media-bug>\n  <function>session_record</function>\n  <target>${path}</target>\n </media-bug>\n <media-bug>\n  <function>session_record</function>\n  <target>/rec/site.wav</target>\n </media-bug>\n</media-bugs>`;
  const { path, remove } = voiceFolder();
  t.after(remove);
  const file = join(path, 'callward-old.r8');
  const { esl, asked } = await scene(t, {
    voices: path,
    script: (fake) => {
      fake.on(
        /^api show channels/,
        api(JSON.stringify({ row_count: 1, rows: [{ uuid: 'b9', direction: 'outbound', name: 'x' }] })),
      );
      fake.on(/^api uuid_buglist b9/, api(bugs(file)));
    },
  });
  await asked(/^api uuid_record b9 stop/);
  assert.deepEqual(esl.seen(/^api uuid_record/), [`api uuid_record b9 stop ${file}`]);
});

test('FreeSWITCH elsewhere: nothing is recorded there, and the reason is told', async (t) => {
  const { tap, lost, esl, log } = await tapped(t, {
    script: (fake) => fake.on(/^api file_exists/, api('false')),
  });
  assert.equal(tap, undefined);
  assert.equal(lost.length, 1);
  assert.match(lost[0] ?? '', /another machine/);
  assert.deepEqual(esl.seen(/^api uuid_record/), []);
  assert.ok(log.lines.some((line) => /cannot be copied/.test(line)));
});

test('a folder that everybody may enter is refused', async (t) => {
  const { path, remove } = voiceFolder();
  t.after(remove);
  mkdirSync(path);
  chmodSync(path, 0o755);
  const { tap, lost } = await tapped(t, { voices: path });
  assert.equal(tap, undefined);
  assert.match(lost[0] ?? '', /open to everybody/);
});

test('without a folder there is no tap, and without a link none is kept for later', async (t) => {
  const { freeswitch, lost, tap } = await tapped(t, { voices: undefined as never });
  assert.equal(tap, undefined);
  assert.equal(lost.length, 1);
  await freeswitch.close();
  assert.equal(
    await freeswitch.tap(
      REF,
      () => assert.fail(),
      () => assert.fail(),
    ),
    undefined,
  );
});

test('a long voice is handed over whole, and what was read is given back', async (t) => {
  const { recorder, heard, until } = await tapped(t);
  const second = Buffer.alloc(16_000);
  for (let at = 0; at < second.length; at += 2) second.writeInt16LE((at / 2) % 30_000, at);
  for (let seconds = 1; seconds <= 40; seconds++) {
    recorder.write('b1', second);
    await until(() => heard().length === seconds * second.length);
  }
  for (let at = 0; at < 40; at++)
    assert.ok(
      heard()
        .subarray(at * 16_000, (at + 1) * 16_000)
        .equals(second),
      `second ${at}`,
    );
  assert.ok(
    (recorder.held('b1') ?? 0) <= 600_000,
    `${recorder.held('b1')} bytes of 640 000 are still on disk`,
  );
});

test('closed, the leg ended, the copy stopped by FreeSWITCH: one end each', async (t) => {
  const { tap, esl, lost, asked, emit, recorder, settled } = await tapped(t);
  tap?.close();
  tap?.close();
  await asked(/^api uuid_record b1 stop/);
  emit({ 'Event-Name': 'RECORD_STOP', 'Record-File-Path': recorder.copies.get('b1')?.path ?? '' });
  emit(ended('b1'));
  await settled();
  assert.deepEqual([lost.length, esl.seen(/uuid_record b1 stop/).length], [0, 1]);
});

test('the stop of a recording that is the site’s own is no end of ours', async (t) => {
  const { lost, emit, settled, recorder, heard, until } = await tapped(t);
  emit({ 'Event-Name': 'RECORD_STOP', 'Unique-ID': 'b1', 'Record-File-Path': '/rec/site.wav' });
  await settled();
  recorder.write('b1', Buffer.alloc(320));
  await until(() => heard().length === 320);
  assert.deepEqual(lost, []);
});

test('a link that is lost does not end the copy; a leg that ended meanwhile does, unlost', async (t) => {
  const { esl, lost, until, told, recorder, heard } = await tapped(t, {
    script: (fake) =>
      fake.on(
        /^api show channels/,
        api(JSON.stringify({ row_count: 1, rows: [{ uuid: 'b1', direction: 'outbound', name: 'x' }] })),
      ),
  });
  esl.drop();
  await until(() => told.filter((line) => line === 'up').length === 2);
  recorder.write('b1', Buffer.alloc(320));
  await until(() => heard().length === 320);
  esl.on(/^api show channels/, api('{"row_count":0}'));
  esl.drop();
  await until(() => told.includes('ended b1'));
  assert.deepEqual(lost, []);
});

test('closed while there is no link: FreeSWITCH is told to stop at the next connect', async (t) => {
  const { tap, esl, until, told, asked } = await tapped(t, {
    script: (fake) =>
      fake.on(
        /^api show channels/,
        api(JSON.stringify({ row_count: 1, rows: [{ uuid: 'b1', direction: 'outbound', name: 'x' }] })),
      ),
  });
  esl.door('reject');
  esl.drop();
  await until(() => told.includes('down'));
  tap?.close();
  esl.door('open');
  await asked(/^api uuid_record b1 stop/);
});
