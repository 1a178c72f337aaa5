import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNumberReader } from '../../../src/app/screening/number-reader.js';
import { loadNumberingPlan } from '../../../src/config/numbering.js';
import { normalise } from '../../../src/core/number/normalise.js';

const plain = loadNumberingPlan('config/numbering', { home: 'cn' });
const withNine = loadNumberingPlan('config/numbering', { home: 'cn', outsideLine: ['9'], homeArea: '10' });

test('R1.3: whatever was asked before, the reader reads as normalise does', () => {
  const read = createNumberReader();
  const asked = ['13800138000', '913800138000', '13800138000', 'x', '', '62551234', 'x', '62551234'];
  for (const dialled of asked)
    for (const plan of [plain, withNine, plain])
      assert.deepEqual(read(dialled, plan), normalise(dialled, plan), dialled);
});

test('R1.3: the reading just given is handed out again, not made again', () => {
  const read = createNumberReader();
  assert.equal(read('13800138000', plain), read('13800138000', plain));
  assert.notDeepEqual(read('62551234', plain), read('62551234', withNine));
});
