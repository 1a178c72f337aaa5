import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callward, newFolder } from './callward.js';

/** Tomorrow in Beijing, whenever the tests run: what is ordered during a test is in force then. */
const TOMORROW = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
const NOON = ['--at', `${TOMORROW}T12:00:00+08:00`];
const WHY = ['--cause', 'weather', '--reference', '粤防〔2026〕3号', '--operator', 'ann'];
const TWO = ['--reason', 'storm is over', '--operator', 'ann', '--approver', 'bob'];

interface Orders {
  readonly orders: readonly { id: string; target: { kind: string; name: string }; endsAt: string | null }[];
}
const read = (stdout: string): Orders => JSON.parse(stdout) as Orders;

function given() {
  const data = newFolder();
  const run = (...args: string[]) => callward(...args, '--data', data);
  const give = (kind: string, name: string, ...more: string[]) =>
    run('order', 'give', kind, name, '--until', 'lifted', ...WHY, ...more);
  const list = async () => read((await run('order', 'list', '--json')).stdout).orders;
  return { run, give, list };
}

describe('callward order', { concurrency: 2 }, () => {
  test('R2.4 an area is suspended, the check says so, and two people lift it', async () => {
    const t = given();
    const answer = await t.give('area', '广东', '--json');
    assert.equal(answer.exit, 0, answer.stderr);
    const [order] = read(answer.stdout).orders;
    assert.deepEqual([order?.target, order?.endsAt], [{ kind: 'area', name: 'CN-44' }, null]);
    assert.equal((await t.run('check', '02081234567', ...NOON)).exit, 10);
    assert.equal((await t.run('check', '01062551234', ...NOON)).exit, 0, 'another province');
    assert.equal((await t.run('check', '110', ...NOON)).exit, 0, 'emergency');
    const id = order?.id ?? '';
    const alone = await t.run('order', 'lift', id, ...TWO.slice(0, -1), 'Ann ');
    assert.equal(alone.exit, 2);
    assert.match(alone.stderr, /不能是同一人.*two different people/);
    assert.equal((await t.run('order', 'lift', id, ...TWO.slice(0, -2))).exit, 2, 'nobody approves');
    assert.equal((await t.run('order', 'lift', id, ...TWO)).exit, 0);
    assert.equal((await t.run('check', '02081234567', ...NOON)).exit, 0);
    const again = await t.run('order', 'lift', id, ...TWO);
    assert.deepEqual([again.exit, /lifted already/.test(again.stderr)], [2, true]);
    assert.deepEqual(await t.list(), []);
  });

  test('R2.4 an order with an end defers until then', async () => {
    const t = given();
    const until = `${TOMORROW}T15:00:00+08:00`;
    const answer = await t.run('order', 'give', 'area', 'CN', '--until', until, ...WHY);
    assert.equal(answer.exit, 0, answer.stderr);
    const { exit, stdout } = await t.run('check', '01062551234', ...NOON, '--json');
    const told = JSON.parse(stdout) as { reason: string; notBefore: string };
    assert.deepEqual([exit, told.reason], [11, 'suspended']);
    assert.equal(Date.parse(told.notBefore), Date.parse(until));
  });

  test('R6.3 agents and campaigns are suspended by name; the list shows what is in force', async () => {
    const t = given();
    assert.equal((await t.give('agent', '1001')).exit, 0);
    assert.equal((await t.give('campaign', 'autumn')).exit, 0);
    assert.deepEqual(
      (await t.list()).map(({ target }) => `${target.kind} ${target.name}`),
      ['agent 1001', 'campaign autumn'],
    );
    const { stdout } = await t.run('order', 'list');
    assert.match(stdout, /2 条停呼令 orders\n {2}\S+ {2}坐席 agent 1001 .*直到解除 until lifted/);
  });

  test('what is wrong with an order is said in both languages, with the place, and nothing is written', async () => {
    const t = given();
    const give = (...args: string[]) => t.run('order', 'give', ...args);
    for (const [args, said] of [
      [['area', 'CN-99', '--until', 'lifted', ...WHY], /ISO 3166.*where: NAME/s],
      [['area', 'CN', '--until', '2026-01-01', ...WHY], /(past already|after the start).*where: --until/s],
      [['area', 'CN', '--until', 'soon', ...WHY], /is no time/],
      [['area', 'CN', '--until', 'lifted', ...WHY, '--from', 'soon'], /is no time/],
      [['village', 'CN', '--until', 'lifted', ...WHY], /area, agent, campaign/],
      [['area', 'CN', '--until', 'lifted', ...WHY, '--cause', 'mood'], /weather, disaster/],
      [
        ['area', 'CN', '--until', 'lifted', ...WHY, '--reference', ' '],
        /依据.*reference.*where: --reference/s,
      ],
      [['area', 'CN', '--until', 'lifted', ...WHY, '--operator', ''], /operator must be named/],
      [['area', 'CN', ...WHY], /--until/],
    ] as const) {
      const answer = await give(...args);
      assert.deepEqual([answer.exit, answer.stdout], [2, ''], args.join(' '));
      assert.match(answer.stderr, said);
    }
    assert.deepEqual(await t.list(), []);
    const none = await t.run('order', 'lift', 'nothing', ...TWO);
    assert.deepEqual([none.exit, /no such order/.test(none.stderr)], [2, true]);
  });

  test('orders are on the chain, and the ledger verifies', async () => {
    const t = given();
    const { stdout } = await t.give('area', 'CN', '--json');
    await t.run('order', 'lift', read(stdout).orders[0]?.id ?? '', ...TWO);
    assert.equal((await t.run('audit', 'verify')).exit, 0);
  });
});
