import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreUnavailable } from '../../src/app/ports/store.js';
import { testStore } from '../contract/store.js';
import { createMemoryStore } from './memory-store.js';
import { aDecision, NUMBER } from './records.js';

testStore('memory', () => ({ store: createMemoryStore(), dispose: () => undefined }));

test('the memory store fails and hangs on command, so that others can prove they fail closed', async () => {
  const store = createMemoryStore();
  store.writing('fails');
  await assert.rejects(store.append(aDecision('a1')), StoreUnavailable);
  store.reading('hangs');
  let answered = false;
  const waiting = store.shieldEntries(NUMBER).then(() => {
    answered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(answered, false);
  store.mend();
  await waiting;
  assert.equal(answered, true);
  assert.equal((await store.append(aDecision('a1'))).seq, 1);
});
