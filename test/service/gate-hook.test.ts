import assert from 'node:assert/strict';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gateHook, gateSecret } from '../../src/service/gate-hook.js';

test('hook and secret are made once for an installation, differ from any other, and are for the owner alone', () => {
  const [here, there] = ['here', 'there'].map((name) =>
    join(mkdtempSync(join(os.tmpdir(), 'callward-')), name),
  );
  assert.ok(here && there);
  const hook = gateHook(here);
  assert.match(hook, /^execute_on_originate_[0-9a-f]{24}$/);
  assert.equal(gateHook(here), hook);
  assert.notEqual(gateHook(there), hook);
  assert.equal(hook.endsWith(gateSecret(here)), false);
  assert.equal(statSync(join(here, 'gate-secret')).mode & 0o777, 0o600);
  writeFileSync(join(here, 'gate-hook'), 'set x\n');
  assert.throws(() => gateHook(here), /gate-hook/);
});
