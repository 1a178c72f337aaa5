import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callward, newFolder } from './callward.js';

test('R7.2 accounts and tokens from the command line: shown once, listed without secrets, on the record', async () => {
  const data = newFolder();
  const run = async (...args: string[]) => {
    const answer = await callward(...args, '--data', data, '--json');
    return {
      ...answer,
      json: answer.stdout === '' ? {} : (JSON.parse(answer.stdout) as Record<string, unknown>),
    };
  };
  const added = await run('account', 'add', '王芳', '--role', 'administrator', '--operator', 'ann');
  assert.equal(added.exit, 0, added.stderr);
  assert.match(String(added.json['password']), /^[\w-]{20}$/);
  assert.equal((await run('account', 'add', ' 王芳', '--role', 'agent', '--operator', 'ann')).exit, 2);
  assert.equal((await run('account', 'add', 'bob', '--role', 'root', '--operator', 'ann')).exit, 2);
  const last = await run('account', 'lock', '王芳', '--operator', 'ann');
  assert.equal(last.exit, 2);
  assert.match(last.stderr, /last administrator/);
  await run(
    'account',
    'add',
    'Bob',
    '--role',
    'supervisor',
    '--team',
    'north',
    '--extension',
    '8100',
    '--operator',
    'ann',
  );
  assert.equal((await run('account', 'lock', 'bob', '--operator', 'ann')).exit, 0);
  const listed = await run('account', 'list');
  assert.match(listed.stdout, /"locked": true/);
  assert.doesNotMatch(listed.stdout, /scrypt|password/);
  const reset = await run('account', 'password', '王芳', '--operator', 'ann');
  assert.notEqual(reset.json['password'], added.json['password']);

  const made = await run(
    'token',
    'create',
    'wall screen',
    '--scope',
    'monitor',
    '--days',
    '7',
    '--operator',
    'ann',
  );
  assert.match(String(made.json['secret']), /^cwt_[\w-]{43}$/);
  const tokens = await run('token', 'list');
  assert.doesNotMatch(tokens.stdout, /cwt_|digest/);
  const { id } = made.json['token'] as { id: string };
  assert.equal((await run('token', 'revoke', id, '--operator', 'ann')).exit, 0);
  assert.equal((await run('token', 'revoke', id, '--operator', 'ann')).exit, 2);
  assert.equal((await run('token', 'create', 'x', '--scope', 'everything', '--operator', 'ann')).exit, 2);
  assert.equal((await run('audit', 'verify')).exit, 0);
});
