import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { toFailure } from '../../src/cli/failure.js';
import { pathFailure } from '../../src/cli/path-failure.js';
import { known } from '../../src/core/verdict.js';
import { aDecision, NUMBER, T0 } from '../fakes/records.js';
import { callward, newFolder } from './callward.js';

const MOBILE = '13800138000';
const add = (data: string, number: string, source: string, ...more: string[]) =>
  callward('shield', 'add', number, '--source', source, '--operator', 'ann', '--data', data, ...more);

describe('what the command line says', { concurrency: 2 }, () => {
  test('a number in free text is masked like any other, in words and in JSON, unless revealed (R7.2)', async () => {
    const data = newFolder();
    await add(data, MOBILE, 'manual', '--evidence', `letter from 138-0013-8000`);
    const two = ['--operator', 'ann', '--approver', 'bob', '--data', data];
    await callward('shield', 'cancel', MOBILE, '--reason', `${MOBILE} 打错了`, ...two);
    for (const args of [['story'], ['story', '--json'], ['shield', 'show'], ['shield', 'show', '--json']]) {
      const { exit, stdout } = await callward(...args, MOBILE, '--data', data);
      assert.equal(exit, 0);
      assert.doesNotMatch(stdout, /13800138000|138-0013-8000/, args.join(' '));
    }
    const full = await callward('story', MOBILE, '--data', data, '--reveal', '--operator', 'carol');
    assert.match(full.stdout, /13800138000 打错了/);
    const story = await callward('story', MOBILE, '--data', data);
    assert.match(story.stdout, /reveal: carol {2}story/, 'the story says who looked at the number');
    assert.doesNotMatch((await callward('story', '13900139000', '--data', data)).stdout, /carol/);
  });

  test('times in JSON are ISO 8601, and only that', async () => {
    const data = newFolder();
    const store = openSqliteStore({ folder: data });
    await store.append(aDecision('a1'));
    const past = { id: 'p', at: T0, number: NUMBER, purpose: 'sale', connectedAt: T0 } as const;
    const policyNumber = 'P13800138000';
    const until = { inForceFrom: T0, inForceUntil: T0 + 1 };
    const one = {
      id: 'l@1:2',
      kind: 'policy',
      number: NUMBER,
      source: 'l@1',
      policyNumber,
      ...until,
    } as const;
    const { facts } = aDecision('a2');
    const asked = { ...facts, history: known({ numbers: [NUMBER], calls: [past] }), papers: known([one]) };
    await store.append({ ...aDecision('a2'), facts: asked });
    store.close();
    await add(data, MOBILE, 'manual');
    for (const args of [
      ['story', MOBILE],
      ['shield', 'list'],
      ['explain', MOBILE],
      ['check', MOBILE],
    ]) {
      const { stdout } = await callward(...args, '--data', data, '--json');
      assert.match(stdout, /"\d{4}-\d\d-\d\dT[\d:.]+Z"/, args.join(' '));
      assert.doesNotMatch(stdout, /: 1[0-9]{12}\b/, args.join(' '));
      assert.doesNotMatch(stdout, /13800138000/, `${args.join(' ')}: facts on record are masked too (R7.2)`);
    }
  });

  test('a repeat, a second source and a cancellation say what stands', async () => {
    const data = newFolder();
    await add(data, MOBILE, 'manual', '--term', 'P2Y');
    const again = await add(data, MOBILE, 'manual');
    assert.match(again.stdout, /nothing was added.*source manual stands until \d{4}/);
    const other = await add(data, MOBILE, 'complaint');
    assert.match(other.stdout, /registered\n.*beside it an entry of source manual stands until \d{4}/);
    const list = await callward('shield', 'show', MOBILE, '--data', data, '--json');
    const { entries } = JSON.parse(list.stdout) as { entries: { id: string }[] };
    assert.equal(entries.length, 2);
    const two = ['--reason', 'x', '--operator', 'ann', '--approver', 'bob', '--data', data];
    assert.match(
      (await callward('shield', 'cancel', entries[0]?.id ?? '', ...two)).stdout,
      /still shielded by:\n.*complaint/,
    );
    assert.match(
      (await callward('shield', 'cancel', entries[1]?.id ?? '', ...two)).stdout,
      /no other entry blocks/,
    );
  });

  test('an emergency number is refused with the rule', async () => {
    const { exit, stderr } = await add(newFolder(), '110', 'manual');
    assert.equal(exit, 2);
    assert.match(stderr, /紧急号码.*never blocked/);
    assert.match(stderr, /where: NUMBER/);
  });

  test('a wrong value is repeated with the right ones; where is the option, what to do is a command that works', async () => {
    const data = newFolder();
    const cases: [string[], RegExp][] = [
      [['check', MOBILE, '--purpose', 'fun'], /--purpose: fun .*where: --purpose.*sale, survey/s],
      [
        ['shield', 'add', MOBILE, '--source', 'gossip', '--operator', 'a'],
        /gossip .*where: --source.*agent-key, /s,
      ],
      [
        ['shield', 'add', MOBILE, '--source', 'manual', '--operator', 'a', '--scope', 'some'],
        /some: .*campaign:NAME.*where: --scope.*callward shield add --help/s,
      ],
      [
        ['shield', 'add', MOBILE, '--source', 'manual', '--operator', 'a', '--term', 'P1M'],
        /1436号.*where: --term.*callward shield add --help/s,
      ],
      [['check'], /缺少参数 \/ missing.*callward check --help/s],
      [['shield', 'add', MOBILE], /缺少必需的选项.*callward shield add --help/s],
      [['check', MOBILE, '--nonsense'], /没有这个选项.*where: --nonsense.*callward check --help/s],
      [['chek'], /没有这个命令/],
    ];
    for (const [args, expected] of cases) {
      const { exit, stderr } = await callward(...args, ...(args.length > 1 ? ['--data', data] : []));
      assert.equal(exit, 2, args.join(' '));
      assert.match(stderr, expected);
    }
    assert.equal((await callward('shield', 'add', '--help')).exit, 0);
    const typed = await callward('check', MOBILE, '13900139000');
    assert.doesNotMatch(typed.stderr, /13900139000/);
  });

  test('help shows the exit codes of its own command alone', async () => {
    const codes = async (...args: string[]) =>
      [...(await callward(...args, '--help')).stdout.matchAll(/^ {2}(\d+) +\S/gm)].map(([, code]) => code);
    assert.deepEqual(await codes('check'), ['0', '1', '2', '10', '11']);
    assert.deepEqual(await codes('explain'), ['0', '1', '2']);
    assert.deepEqual(await codes('shield', 'add'), ['0', '1', '2']);
  });

  test('no permission is named as such, with who can', () => {
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const failure = toFailure(pathFailure(denied, '/var/lib/callward', '/etc/callward/callward.yaml', 1));
    assert.match(failure.what, /\/var\/lib\/callward: 没有权限.*no permission/);
    assert.equal(failure.where, '/etc/callward/callward.yaml');
    assert.match(failure.todo ?? '', /sudo -u callward/);
  });
});
