/** A start that fails ends: nothing listens on, nothing keeps the process, and a supervisor sees it fail. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freeUdpPort } from '../../scripts/lab/ports.js';

async function started(change: { readonly password?: string; readonly busy?: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const port = await freeUdpPort('127.0.0.1');
  if (change.password !== undefined) {
    writeFileSync(join(folder, 'ari-password'), change.password, { mode: 0o600 });
  }
  const config = join(folder, 'callward.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      data: 'data',
      pbx: [
        {
          name: 'pbx1',
          ari: { url: 'http://127.0.0.1:1', username: 'callward', passwordFile: 'ari-password' },
        },
      ],
      trunks: [
        {
          name: 'trunk',
          pbx: 'pbx1',
          carrier: 'sip:203.0.113.10:5060',
          guard: { listen: `127.0.0.1:${port}` },
        },
      ],
    }),
  );
  const holder = createSocket('udp4');
  if (change.busy) await new Promise<void>((resolve) => holder.bind(port, '127.0.0.1', resolve));
  const main = join(process.cwd(), 'build/src/cli/main.js');
  const run = spawnSync(process.execPath, [main, 'start', '--config', config], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  holder.close();
  rmSync(folder, { recursive: true, force: true });
  return run;
}

test('without its ARI password it ends with 1 and says which file', async () => {
  const run = await started({});
  assert.equal(run.status, 1, run.stderr);
  assert.match(run.stderr, /ari-password/);
});

test('with the guard’s port taken it ends with 1 and names the address', async () => {
  const run = await started({ password: 'long-enough', busy: true });
  assert.equal(run.status, 1, run.stderr);
  assert.match(run.stderr, /EADDRINUSE|in use|占用/);
});
