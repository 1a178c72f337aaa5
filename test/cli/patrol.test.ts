import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { callward, newFolder } from './callward.js';

test('1436 coverage of a week by agent, and a finding by word of mouth', async () => {
  const data = newFolder();
  const config = join(data, '..', 'callward.yaml');
  const plan = 'patrol: {perAgentPerWeek: 2, leaders: {north: "8100"}}\nteams: {north: ["8001", "8002"]}\n';
  writeFileSync(config, `data: ${data}\n${plan}`);
  const store = openSqliteStore({ folder: data });
  const at = Date.parse('2026-11-18T10:00:00+08:00');
  const ref = { pbx: 'pbx1', channel: 'a1' };
  const one = { kind: 'patrolled', agent: '8001', leader: '8100', ref, number: '+8613800138000' } as const;
  await store.append({ ...one, at, id: 'p1', seconds: 61 });
  await store.append({ ...one, at: at - 7 * 86_400_000, id: 'p0', seconds: 30 });
  store.close();
  const run = (...args: string[]) => callward('patrol', ...args, '--config', config);
  const given = [
    'finding',
    'p1',
    '--operator',
    '王芳',
    '--finding',
    'violation',
    '--note',
    'called 13800138000',
  ];
  assert.equal((await run(...given)).exit, 0);
  assert.equal((await run('finding', 'p9', '--operator', 'ann', '--finding', 'good')).exit, 2);
  assert.equal((await run('finding', 'p1', '--operator', 'ann', '--finding', 'splendid')).exit, 2);
  const week = ['coverage', '--week', '2026-11-22T12:00:00+08:00'];
  const { stdout, exit } = await run(...week);
  assert.equal(exit, 0);
  assert.match(stdout, /8001 {2}1\/2 .*61 s/);
  assert.match(stdout, /p1 .*violation .*8100/);
  assert.match(stdout, /8002 {2}0\/2/);
  assert.ok(!stdout.includes('p0'), 'the week before is not in it');
  assert.ok(!stdout.includes('13800138000'), 'R7.2 masked');
  const { coverage } = JSON.parse((await run(...week, '--json')).stdout) as {
    readonly coverage: readonly { readonly agent: string; readonly heard: number }[];
  };
  assert.deepEqual(
    coverage.map(({ agent, heard }) => [agent, heard]),
    [
      ['8001', 1],
      ['8002', 0],
    ],
  );
});
