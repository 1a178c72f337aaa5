import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { aDecision, anAlert, NUMBER } from '../fakes/records.js';
import { callward, newFolder } from './callward.js';

/** Tomorrow in Beijing, whenever the tests run: what is shielded during a test is in force then. */
const TOMORROW = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
const NOON = ['--at', `${TOMORROW}T12:00:00+08:00`];
const MOBILE = '13800138000';
const add = (data: string, ...more: string[]) =>
  callward('shield', 'add', MOBILE, '--source', 'manual', '--operator', 'ann', '--data', data, ...more);

describe('callward on the command line', { concurrency: 2 }, () => {
  test('check answers by exit code on an empty folder, without a service and a configuration (R1.1, R2.2)', async () => {
    const data = newFolder();
    const exits = async (...args: string[]) => (await callward('check', ...args, '--data', data)).exit;
    assert.equal(await exits(MOBILE, ...NOON), 0);
    assert.equal(await exits(MOBILE, '--at', '2026-11-22T08:59:59+08:00'), 11);
    assert.equal(await exits(MOBILE, '--at', '2026-11-22T21:00'), 11);
    assert.equal(await exits('no number', ...NOON), 10);
    assert.equal(await exits('110', '--at', '2026-11-22T03:00'), 0);
    assert.deepEqual(readdirSync(data), [], 'check makes nothing');
  });

  test('check and explain for a campaign: its purpose, its line, and what was refused for it alone (R4.7)', async () => {
    const data = newFolder();
    const config = join(data, 'callward.yaml');
    writeFileSync(config, 'campaigns:\n  - { name: spring, line: life }\n  - { name: motor, line: motor }\n');
    assert.equal((await add(data, '--scope', 'line:life')).exit, 0);
    const at = (...more: string[]) => [MOBILE, ...NOON, '--data', data, '--config', config, ...more];
    assert.equal((await callward('check', ...at('--campaign', 'spring'))).exit, 10);
    assert.equal((await callward('check', ...at('--campaign', 'motor'))).exit, 0);
    const { stdout } = await callward('explain', ...at('--campaign', 'spring', '--json'));
    assert.match(stdout, /"shielded"/);
  });

  test('a number shielded in one spelling is blocked in every other (R1.3)', async () => {
    const data = newFolder();
    assert.equal((await add(data)).exit, 0);
    for (const spelling of [
      '+86 138-0013-8000',
      '008613800138000',
      '１３８００１３８０００',
      'tel:+8613800138000',
    ]) {
      const { exit, stdout } = await callward('check', spelling, ...NOON, '--data', data, '--json');
      assert.equal(exit, 10, spelling);
      const answer = JSON.parse(stdout) as { outcome: string; reason: string; number: string };
      assert.deepEqual([answer.outcome, answer.reason], ['block', 'shielded']);
      assert.doesNotMatch(stdout, /13800138000/, 'masked (R7.2)');
    }
  });

  test('a term under one year is refused with the rule (R1.2)', async () => {
    const data = newFolder();
    for (const term of ['P11M', 'P364D', 'P0Y', 'soon', '-P1Y']) {
      const { exit, stdout, stderr } = await add(data, `--term=${term}`);
      assert.deepEqual([exit, stdout], [2, ''], term);
      if (term.startsWith('P')) assert.match(stderr, /1436号.*one year/s, term);
    }
    const list = await callward('shield', 'list', '--all', '--data', data, '--json');
    assert.deepEqual((JSON.parse(list.stdout) as { entries: unknown[] }).entries, []);
    assert.equal((await add(data, '--term', 'forever')).exit, 0);
  });

  test('cancelling takes a reason and two people, by entry or by number, and is on the record', async () => {
    const data = newFolder();
    await add(data);
    const cancel = (...args: string[]) => callward('shield', 'cancel', MOBILE, '--data', data, ...args);
    assert.equal((await cancel('--operator', 'ann', '--approver', 'bob')).exit, 2);
    assert.equal((await cancel('--reason', 'x', '--operator', 'ann')).exit, 2);
    const same = await cancel('--reason', 'x', '--operator', 'ann', '--approver', 'Ann ');
    assert.equal(same.exit, 2);
    assert.match(same.stderr, /two different people/);
    assert.equal((await callward('check', MOBILE, ...NOON, '--data', data)).exit, 10, 'still shielded');
    assert.equal(
      (await cancel('--reason', 'wrong number', '--operator', 'ann', '--approver', 'bob')).exit,
      0,
    );
    assert.equal((await cancel('--reason', 'again', '--operator', 'ann', '--approver', 'bob')).exit, 2);
    const story = await callward('story', MOBILE, '--data', data, '--json');
    const { records } = JSON.parse(story.stdout) as {
      records: { record: { kind: string; approver?: string } }[];
    };
    assert.deepEqual(
      records.map(({ record }) => record.kind),
      ['shield-added', 'shield-cancelled'],
    );
    assert.equal(records[1]?.record.approver, 'bob');
    assert.equal(
      (
        await callward(
          'shield',
          'cancel',
          'no-such',
          '--reason',
          'x',
          '--operator',
          'a',
          '--approver',
          'b',
          '--data',
          data,
        )
      ).exit,
      2,
    );
  });

  test('full numbers are shown only to a named person, and each look is on the record (R7.2)', async () => {
    const data = newFolder();
    await add(data);
    const list = (...args: string[]) => callward('shield', 'list', '--data', data, ...args);
    assert.match((await list()).stdout, /\*\*\*\*8000/);
    const anonymous = await list('--reveal');
    assert.deepEqual([anonymous.exit, anonymous.stdout], [2, '']);
    assert.match((await list('--reveal', '--operator', 'carol')).stdout, /\+8613800138000/);
    const db = new Database(join(data, 'callward.db'), { readonly: true });
    const reveals = db.prepare("SELECT body FROM ledger WHERE kind = 'reveal'").pluck().all() as string[];
    db.close();
    assert.equal(reveals.length, 1);
    assert.match(reveals[0] ?? '', /"numbers":1.*"operator":"carol"/);
  });

  test('explain names every finding with its rule, in both languages', async () => {
    const data = newFolder();
    await add(data);
    const { exit, stdout } = await callward('explain', MOBILE, '--at', `${TOMORROW}T22:00`, '--data', data);
    assert.equal(exit, 0);
    for (const part of [
      /1436号/,
      /40号/,
      /客户要求不再来电/,
      /asked not to be called/,
      /Asia\/Shanghai 22:00/,
      /manual {2}ann/,
    ]) {
      assert.match(stdout, part);
    }
    assert.doesNotMatch(stdout, /13800138000/);
  });

  test('story and alerts show what is on the ledger, masked, and replay agrees with it (R8.3)', async () => {
    const data = newFolder();
    const store = openSqliteStore({ folder: data });
    await store.append(aDecision('a1'));
    await store.append(anAlert('al1'));
    await store.append(aDecision('other', '+8613900139000'));
    store.close();
    const story = await callward('story', MOBILE, '--data', data);
    assert.deepEqual(
      story.stdout.split('\n').map((line) => line.slice(0, 2)),
      ['#1', '#2', ''],
    );
    const alerts = await callward('alerts', '--data', data, '--json');
    assert.match(alerts.stdout, /"code": "shielded"/);
    assert.doesNotMatch(story.stdout + alerts.stdout, /13800138000/);
    const replay = await callward('replay', '--data', data, '--json');
    assert.deepEqual(
      [replay.exit, JSON.parse(replay.stdout)],
      [0, { agreed: 0, otherPolicy: 2, differences: [] }],
    );
  });

  test('replay finds a recorded decision that does not follow from its facts', async () => {
    const data = newFolder();
    const { policyVersion } = JSON.parse(
      (await callward('check', MOBILE, '--data', data, '--json')).stdout,
    ) as { policyVersion: string };
    const store = openSqliteStore({ folder: data });
    const sound = aDecision('a1');
    await store.append({ ...sound, verdict: { ...sound.verdict, policyVersion } });
    await store.append({
      ...sound,
      verdict: { ...sound.verdict, outcome: 'block', reason: 'shielded', policyVersion },
    });
    store.close();
    const { exit, stdout } = await callward('replay', '--data', data, '--json');
    const result = JSON.parse(stdout) as { agreed: number; differences: { seq: number }[] };
    assert.equal(exit, 1);
    assert.equal(result.agreed, 1);
    assert.deepEqual(
      result.differences.map((difference) => difference.seq),
      [2],
    );
  });

  test('audit verify passes a sound ledger, and names an altered row (R8.3)', async () => {
    const data = newFolder();
    await add(data);
    await add(data, '--term', 'forever');
    assert.equal((await callward('audit', 'verify', '--data', data)).exit, 0);
    const head = (await callward('audit', 'head', '--data', data)).stdout.trim();
    assert.equal((await callward('audit', 'verify', '--head', head, '--data', data)).exit, 0);
    const longer = await callward('audit', 'verify', '--head', head.replace(/^2/, '3'), '--data', data);
    assert.match(longer.stdout, /#3.*truncated|截断/);
    assert.equal(longer.exit, 1);
    const db = new Database(join(data, 'callward.db'));
    db.exec("DROP TRIGGER ledger_stays; UPDATE ledger SET body = replace(body, 'ann', 'bob') WHERE seq = 2");
    db.close();
    const altered = await callward('audit', 'verify', '--data', data, '--json');
    assert.equal(altered.exit, 1);
    const { damage } = JSON.parse(altered.stdout) as {
      damage: { place: string; seq?: number; what: string }[];
    };
    assert.deepEqual(damage[0], { place: 'ledger', seq: 2, what: 'hash-mismatch' });
  });

  test('a damaged database file is reported, not crashed on', async () => {
    const data = newFolder();
    await callward('migrate', '--data', data);
    writeFileSync(join(data, 'callward.db'), 'this is no database '.repeat(1000));
    const verify = await callward('audit', 'verify', '--data', data);
    assert.equal(verify.exit, 1);
    assert.match(verify.stdout, /is no database/);
    const check = await callward('check', MOBILE, ...NOON, '--data', data);
    assert.equal(check.exit, 1, 'never an allow');
    assert.match(check.stderr, /restore it from a backup/);
  });

  test('wrong usage exits 2 and says what to do, as JSON on request', async () => {
    const data = newFolder();
    for (const args of [
      [],
      ['chek', MOBILE],
      ['check'],
      ['check', MOBILE, 'extra'],
      ['check', MOBILE, '--at', 'yesterday'],
      ['check', MOBILE, '--at', '2026-02-30T10:00'],
      ['check', MOBILE, '--purpose', 'fun'],
      ['shield', 'add', MOBILE, '--source', 'gossip', '--operator', 'a'],
      ['shield', 'add', 'x', '--source', 'manual', '--operator', 'a'],
      ['shield', 'list', '--limit', '0'],
      ['audit', 'verify', '--head', '1:xyz'],
      ['check', MOBILE, '--nonsense'],
    ]) {
      const { exit, stdout, stderr } = await callward(...args, ...(args.length > 0 ? ['--data', data] : []));
      assert.deepEqual([exit, stdout], [2, ''], args.join(' '));
      assert.notEqual(stderr, '');
    }
    const json = await callward('check', '--json');
    assert.equal((JSON.parse(json.stderr) as { error: { exit: number } }).error.exit, 2);
    assert.match((await callward('chek')).stderr, /Did you mean check/);
  });

  test('a wrong configuration exits 1 and names file, line and key', async () => {
    const data = newFolder();
    const file = join(dirname(data), 'callward.yaml');
    writeFileSync(file, 'language: zh\npolcy: {}\n');
    const { exit, stderr } = await callward('check', MOBILE, '--config', file, '--data', data);
    assert.equal(exit, 1);
    assert.match(stderr, /callward\.yaml:2 polcy: no such key/);
  });

  test('help is in both languages and exits 0', async () => {
    for (const args of [['--help'], ['check', '--help'], ['help', 'shield'], ['shield', 'add', '-h']]) {
      const { exit, stdout } = await callward(...args);
      assert.equal(exit, 0, args.join(' '));
      assert.match(stdout, /\p{Script=Han}/u);
    }
  });

  test('what is typed is data: no spelling reaches SQL, the terminal or another record', async () => {
    const data = newFolder();
    const evil = [
      "'; DROP TABLE ledger;--",
      '\u001b[2J',
      'a\nshield cancel',
      '$(reboot)',
      '../../etc/passwd',
      '%s%n',
      '"}',
    ];
    for (const text of evil) {
      const check = await callward('check', text, ...NOON, '--data', data);
      assert.equal(check.exit, 10, text);
      const named = await callward(
        'shield',
        'add',
        MOBILE,
        '--source',
        'manual',
        '--operator',
        text,
        '--term',
        'forever',
        '--data',
        data,
      );
      assert.ok(named.exit === 0 || named.exit === 2, text);
      assert.equal((check.stdout + named.stdout + named.stderr).includes('\u001b'), false);
    }
    assert.equal((await callward('audit', 'verify', '--data', data)).exit, 0);
    assert.match((await callward('shield', 'show', MOBILE, '--data', data)).stdout, /DROP TABLE/);
    assert.match(NUMBER, /13800138000/);
  });
});
