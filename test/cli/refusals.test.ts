import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openSqliteHearing, openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { aHeard } from '../fakes/records.js';
import { callward, newFolder } from './callward.js';

const NUMBER = '+8613800138000';
const AT = Date.parse('2026-11-22T10:00:00+08:00');

const heard = (id: string) => aHeard(id, NUMBER, AT);

async function given() {
  const data = newFolder();
  const store = openSqliteStore({ folder: data });
  const hearing = openSqliteHearing({ folder: data });
  for (const id of ['h1', 'h2']) {
    await store.append(heard(id));
    await store.append({ kind: 'refusal-queued', at: AT + 1, id, number: NUMBER });
  }
  await hearing.keepSnippet({ id: 'h1', at: AT, salt: 's', text: '不要再打13800138000' });
  for (const [agent, ms] of [
    ['8001', 4000],
    ['8001', 90_000],
    ['8002', 2000],
  ] as const)
    await store.append({
      kind: 'polite-ending',
      at: AT,
      number: NUMBER,
      ref: { pbx: 'pbx1', channel: 'leg' },
      agent,
      refusedAt: AT - ms,
      ms,
      how: ms > 60_000 ? 'ended' : 'hung-up',
    });
  store.close();
  hearing.close();
  const run = (...args: string[]) => callward(...args, '--data', data);
  return { run, pending: async () => (await run('refusals', 'pending')).stdout };
}

describe('callward refusals', { concurrency: 2 }, () => {
  test('R1.2 what waits is shown with the words, numbers masked, and a person confirms it', async () => {
    const t = await given();
    const shown = await t.pending();
    assert.match(shown, /h1 .*不要再打138\*+/);
    assert.ok(!shown.includes('13800138000'));
    assert.match(shown, /h2 .*forgotten/);
    const answer = await t.run('refusals', 'confirm', 'h1', '--operator', 'ann');
    assert.equal(answer.exit, 0, answer.stderr);
    assert.equal((await t.run('check', '13800138000')).exit, 10);
    assert.ok(!(await t.pending()).includes('h1'));
    assert.equal((await t.run('refusals', 'confirm', 'h1', '--operator', 'ann')).exit, 2, 'only once');
  });

  test('R1.2 to dismiss one takes two people and a reason', async () => {
    const t = await given();
    const dismiss = (...by: string[]) => t.run('refusals', 'dismiss', 'h2', '--reason', 'misheard', ...by);
    assert.equal((await dismiss('--operator', 'ann')).exit, 2);
    assert.match((await dismiss('--operator', 'ann', '--approver', 'Ann ')).stderr, /two different people/);
    assert.equal((await dismiss('--operator', 'ann', '--approver', 'bob')).exit, 0);
    assert.ok(!(await t.pending()).includes('h2'));
    assert.match((await t.run('story', '13800138000')).stdout, /settled: dismissed/);
    assert.equal((await t.run('audit', 'verify')).exit, 1, 'the words of h1 are not those of its record');
  });

  test('R6.2 how long calls went on after the refusal, by agent', async () => {
    const t = await given();
    const { endings } = JSON.parse((await t.run('refusals', 'endings', '--json')).stdout);
    assert.deepEqual(endings[0], { agent: '8001', calls: 2, medianMs: 4000, longestMs: 90_000, ended: 1 });
    assert.equal(endings.length, 2);
    assert.match((await t.run('refusals', 'endings', '--agent', '8002')).stdout, /^8002 .*2\.0 s/);
  });

  test('R1.4 words are tried, and a file is checked', async () => {
    const t = await given();
    const yes = await t.run('phrases', 'try', '不要再打了', '--lang', 'zh', '--json');
    assert.equal(JSON.parse(yes.stdout).heard[0].phrase, 'no-more-calls');
    assert.match((await t.run('phrases', 'try', 'call me again', '--lang', 'en')).stdout, /not taken/);
    assert.equal((await t.run('phrases', 'check', 'config/phrases/en.yaml')).exit, 0);
    assert.equal((await t.run('phrases', 'check', 'config/callward.yaml')).exit, 1);
    assert.equal((await t.run('phrases', 'try', 'x', '--lang', 'fr')).exit, 2);
  });
});
