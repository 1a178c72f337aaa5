import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCircuit } from '../../../src/adapters/sqlite/circuit.js';
import { asUnavailable, needsReopen } from '../../../src/adapters/sqlite/errors.js';
import { StoreUnavailable } from '../../../src/app/ports/store.js';

test('after a failure the disk is left alone for the rest time, then asked again', () => {
  let at = 0;
  let asked = 0;
  let broken = true;
  const circuit = createCircuit(200, () => at);
  const work = (): string => {
    asked += 1;
    if (broken) throw new StoreUnavailable('locked');
    return 'done';
  };
  assert.throws(() => circuit.guard(work), /^StoreUnavailable: locked$/);
  at = 199;
  assert.throws(() => circuit.guard(work), /locked \(tried again in a moment\)/);
  assert.equal(asked, 1);
  at = 200;
  broken = false;
  assert.equal(circuit.guard(work), 'done');
  assert.equal(circuit.guard(work), 'done');
  assert.equal(asked, 3);
});

test('every code of the library becomes the one error, saying what and what to do', () => {
  const failure = (code: string) => Object.assign(new Error('said by the library'), { code });
  for (const [code, what] of [
    ['SQLITE_BUSY', /locked by another process/],
    ['SQLITE_BUSY_SNAPSHOT', /locked by another process/],
    ['SQLITE_FULL', /disk is full; free some space/],
    ['SQLITE_IOERR_WRITE', /system log/],
    ['SQLITE_CORRUPT_INDEX', /audit verify/],
    ['SQLITE_READONLY_DBMOVED', /owner and the rights/],
    ['SQLITE_SOMETHING_NEW', /said by the library/],
  ] as const) {
    const error = asUnavailable(failure(code), '/data/callward.db');
    assert.ok(error instanceof StoreUnavailable);
    assert.match(error.message, what, code);
    assert.match(error.message, /^\/data\/callward\.db: /);
  }
  assert.match(asUnavailable('odd', 'f').message, /odd/);
});

test('a handle is opened anew after a failure of the file, not after a lock or a full disk', () => {
  const reopened = (code: string) => needsReopen(Object.assign(new Error(''), { code }));
  assert.deepEqual(['SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT', 'SQLITE_NOTADB'].map(reopened), [
    true,
    true,
    true,
  ]);
  assert.deepEqual(['SQLITE_BUSY', 'SQLITE_FULL', 'OTHER'].map(reopened), [false, false, false]);
});
