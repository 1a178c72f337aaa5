import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { redact } from '../../../src/adapters/log/redact.js';
import { createLog } from '../../../src/adapters/log/winston-log.js';

test('no spelling of a number gets through the last net (R7.2)', () => {
  for (const text of [
    '13800138000',
    'to +8613800138000 now',
    'sip:13800138000@10.0.0.1:5060',
    'PJSIP/13800138000@trunk',
    'tel:+86-138-0013-8000',
    '138 0013 8000',
    '(010) 6255 1234',
    '１３８００１３８０００',
    '9,13800138000',
    'x13800138000y',
    '017951013800138000',
  ]) {
    const masked = redact(text);
    assert.doesNotMatch(masked, /13800138000|0013.?8000|6255.?1234|０/u, `${text} → ${masked}`);
    assert.match(masked, /\*\*\*\*/, `${text} → ${masked}`);
  }
});

test('what is no number stays readable', () => {
  for (const text of [
    'listening on 127.0.0.1:15070',
    '2026-11-22T02:00:00.000Z',
    'calls 123456',
    'schema 1, took 12.5 ms',
    'trunk PJSIP/trunk-0000001a',
    'channel 1795312800.17',
    'attempt 12345678-1234-4234-8234-123456789012',
  ]) {
    assert.equal(redact(text), text);
  }
});

test('a closed log has its last line on disk, masked, in a file for the owner alone', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'callward-test-')), 'log', 'callward.log');
  const log = createLog({ level: 'info', file, console: false });
  for (let i = 0; i < 1000; i++) log.info(`call ${i}`, { number: '13800138000', at: 1_795_000_000_000 + i });
  log.debug('not at this level');
  log.error('line\nbreak', { seen: 13800138000 });
  await log.close();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, 1001);
  assert.doesNotMatch(lines.join(''), /13800138000|not at this level/);
  assert.match(lines[0] ?? '', /\*\*\*\*8000/);
  assert.match(lines[0] ?? '', /1795000000000/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a log that cannot be written neither throws nor hangs the close', { timeout: 10_000 }, async () => {
  const log = createLog({ level: 'info', file: '/dev/full', console: false });
  for (let i = 0; i < 10; i++) log.info('lost');
  await log.close();
});
