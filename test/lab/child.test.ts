import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Child } from '../../scripts/lab/child.js';
import { waitFor } from '../../scripts/lab/wait.js';

const module = join(process.cwd(), 'build/scripts/lab/child.js');
const gone = (pid: number): boolean =>
  !existsSync(`/proc/${pid}`) || /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

test('the pid of a child is the pid of the command itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-child-'));
  const child = Child.start('sh', ['-c', 'echo $$; exec sleep 60'], { log: join(folder, 'log') });
  await waitFor('its word', () => readFileSync(child.log, 'utf8').trim() !== '');
  assert.equal(Number(readFileSync(child.log, 'utf8')), child.pid);
  await child.stop();
  rmSync(folder, { recursive: true });
});

test('a child does not outlive a parent that was killed with SIGKILL', async (t) => {
  if (spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status !== 0) {
    t.diagnostic('no setpriv here: nothing holds the child after kill -9');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'callward-child-'));
  const log = join(folder, 'log');
  const code = `const { Child } = await import(${JSON.stringify(module)});
    Child.start('sh', ['-c', 'echo $$; exec sleep 60'], { log: ${JSON.stringify(log)} }); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
  await waitFor('the grandchild', () => existsSync(log) && readFileSync(log, 'utf8').trim() !== '');
  const pid = Number(readFileSync(log, 'utf8'));
  assert.equal(gone(pid), false);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await waitFor('the grandchild to be gone', () => gone(pid));
  rmSync(folder, { recursive: true });
});
