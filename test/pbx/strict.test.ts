/**
 * R1.1 where nobody is trusted: strict mode, with Kamailio and the firewall rule as rendered, in a network namespace this test
 * makes for itself. The scenarios are in strict-inside.ts; here they are run and their results told.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTap, runInOwnNetwork } from './strict-namespace.js';

test('strict mode in a network of its own (R1.1)', async (t) => {
  const results = await runInOwnNetwork(join(import.meta.dirname, 'strict-inside.js'));
  assert.ok(results.length >= 8, `all scenarios ran, not only ${results.length}`);
  for (const { name, passed, words } of results) {
    await t.test(name, (one) => {
      if (passed && words !== '') one.diagnostic(words);
      assert.ok(passed, words);
    });
  }
});

test('a scenario that fails inside is told as failed outside', () => {
  const tap =
    "TAP version 13\n    # Subtest: a\n    not ok 1 - a\n      ---\n      error: 'leak'\n      ...\n    ok 2 - b\n      ---\n      ...\n";
  assert.deepEqual(
    readTap(tap).map(({ name, passed }) => [name, passed]),
    [
      ['a', false],
      ['b', true],
    ],
  );
  assert.match(readTap(tap)[0]?.words ?? '', /leak/);
});
