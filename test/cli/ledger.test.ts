import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { callward, callwardAsNobody, callwardIn, newFolder } from './callward.js';

const MOBILE = '13800138000';
const READERS = [
  ['check', MOBILE],
  ['explain', MOBILE],
  ['shield', 'list'],
  ['shield', 'show', MOBILE],
  ['story', MOBILE],
  ['alerts'],
  ['replay'],
  ['audit', 'verify'],
  ['audit', 'head'],
];
const ON_A_LEDGER_ALONE = READERS.slice(4);

describe('which ledger answers', { concurrency: 2 }, () => {
  test('no reader answers from, or makes, a folder that was named and is not there', async () => {
    const data = join(newFolder(), 'not', 'there');
    const config = join(dirname(newFolder()), 'callward.yaml');
    writeFileSync(config, 'data: not-there\n');
    for (const reader of READERS) {
      for (const named of [
        ['--data', data],
        ['--config', config],
      ]) {
        const { exit, stdout, stderr } = await callward(...reader, ...named);
        assert.deepEqual([exit, stdout], [1, ''], reader.join(' '));
        assert.match(stderr, /does not exist/);
        assert.match(stderr, named[0] === '--data' ? /where: --data/ : /where: .*callward\.yaml/);
      }
    }
    assert.equal(existsSync(dirname(data)), false);
    assert.equal(existsSync(join(dirname(config), 'not-there')), false);
  });

  test('on an empty folder the list is empty, said so beside the answer; what needs a ledger fails', async () => {
    const data = newFolder();
    for (const reader of READERS) {
      const { exit, stdout, stderr } = await callward(...reader, '--data', data, '--json');
      assert.match(stderr, /no ledger at/, reader.join(' '));
      if (ON_A_LEDGER_ALONE.includes(reader)) {
        assert.deepEqual([exit, stdout], [1, ''], reader.join(' '));
      } else {
        assert.equal((JSON.parse(stdout) as { ledger: string }).ledger, 'none', reader.join(' '));
      }
    }
    const look = await callward('explain', MOBILE, '--reveal', '--operator', 'ann', '--data', data);
    assert.deepEqual([look.exit, look.stdout], [1, ''], 'what cannot be recorded is not shown (R7.2)');
    assert.deepEqual(readdirSync(data), []);
  });

  test('the answer names the ledger it read, and the folder is not that of the working directory', async () => {
    const data = newFolder();
    await callward('migrate', '--data', data);
    for (const reader of READERS.slice(0, 4)) {
      const { stdout } = await callward(...reader, '--data', data);
      assert.ok(stdout.includes(join(data, 'callward.db')), reader.join(' '));
    }
    const elsewhere = newFolder();
    mkdirSync(join(elsewhere, '.callward'));
    const { stdout } = await callwardIn(elsewhere, 'check', MOBILE);
    assert.ok(stdout.includes(join(process.cwd(), '.callward', 'callward.db')), stdout);
    assert.deepEqual(readdirSync(join(elsewhere, '.callward')), []);
  });

  test('a folder that is a file, and one that cannot be made, are errors that name option and remedy', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    for (const args of [
      ['check', MOBILE, '--data', file],
      ['migrate', '--data', file],
      ['migrate', '--data', '/proc/callward-test/x'],
    ]) {
      const { exit, stderr } = await callward(...args);
      assert.equal(exit, 1, args.join(' '));
      assert.match(stderr, /where: --data\n.*what to do: \S/s);
      assert.doesNotMatch(stderr, /defect/);
    }
  });

  test('without the right to write, a sound ledger is not called damaged and a shielded number not allowed', async (t) => {
    const data = newFolder();
    await callward('migrate', '--data', data);
    for (const folder of [dirname(data), data]) chmodSync(folder, 0o755);
    chmodSync(join(data, 'callward.db'), 0o644);
    const root = process.getuid?.() === 0;
    if (!root) chmodSync(data, 0o555);
    const reached = !root || (await callwardAsNobody('--version').catch(() => undefined))?.exit === 0;
    if (!reached) return t.diagnostic('the checkout is closed to other users: nobody to ask as');
    for (const reader of READERS) {
      const answer = root
        ? await callwardAsNobody(...reader, '--data', data)
        : await callward(...reader, '--data', data);
      assert.deepEqual([answer.exit, answer.stdout], [1, ''], reader.join(' '));
      assert.match(answer.stderr, /no permission.*where: --data.*sudo -u callward/s);
    }
    chmodSync(data, 0o755);
  });
});
