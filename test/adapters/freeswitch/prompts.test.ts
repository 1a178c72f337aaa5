import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Reply } from '../../../src/adapters/freeswitch/commands.js';
import { createPrompts } from '../../../src/adapters/freeswitch/prompts.js';
import { createTestLog } from '../../fakes/silent-log.js';

const text = (text: string, ok = true): Reply => ({ answered: true, ok, text });

function set(prompts: string, ...replies: Reply[]) {
  const sent: Command[] = [];
  const log = createTestLog();
  const link = {
    command: async (command: Command) => {
      sent.push(command);
      return replies.shift() ?? text('-ERR', false);
    },
  };
  return { sent, log, made: createPrompts({ pbx: 'fs1', link, log, prompts, language: 'zh' }) };
}

test('R6.1 a relative folder becomes absolute under the sounds, anew at each connect', async () => {
  const { made, sent, log } = set(
    'callward',
    text('/usr/share/freeswitch/sounds\n'),
    text('/opt/fs/sounds/'),
  );
  await made.learn();
  assert.equal(made.folder(), '/usr/share/freeswitch/sounds/callward/zh');
  await made.learn();
  assert.equal(made.folder(), '/opt/fs/sounds/callward/zh');
  assert.deepEqual(sent[0], { kind: 'global', name: 'sounds_dir' });
  assert.deepEqual(log.lines, []);
});

test('R6.1 an absolute folder is nothing to ask about', async () => {
  const { made, sent } = set('/srv/prompts');
  await made.learn();
  assert.equal(made.folder(), '/srv/prompts/zh');
  assert.deepEqual(sent, []);
});

for (const [what, reply] of [
  ['permission is denied', text('-ERR permission denied', false)],
  ['it is not set', text('-ERR no reply\n', false)],
  ['the answer is empty', text('')],
  ['it is no path of this kind', text('C:\\FreeSWITCH\\sounds')],
  ['no command could name it', text("/opt/a b'/sounds")],
] as const)
  test(`R6.1 where ${what}, the relative name stays and the log says what to do`, async () => {
    const { made, log } = set('callward', reply);
    await made.learn();
    assert.equal(made.folder(), 'callward/zh');
    assert.equal(log.lines.length, 1);
    assert.match(log.lines[0] ?? '', /^warn.*sounds_dir.*esl-allowed-api.*听不到/);
  });

test('R6.1 a link that is lost while asking is tried again, and is no missing permission', async () => {
  const { made, log } = set('callward', { answered: false, why: 'gone' });
  await assert.rejects(made.learn(), /gone/);
  assert.deepEqual(log.lines, []);
});
