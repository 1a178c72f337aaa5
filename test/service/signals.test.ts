import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hearHangUps } from '../../src/service/signals.js';

test('a reload asked for while the service still starts is done when it has, once; later ones at once', (t) => {
  const listeners = process.listenerCount('SIGHUP');
  const hangUps = hearHangUps();
  t.after(() => hangUps.close());
  let reloads = 0;
  process.emit('SIGHUP');
  process.emit('SIGHUP');
  hangUps.heed(() => {
    reloads += 1;
  });
  assert.equal(reloads, 1);
  process.emit('SIGHUP');
  assert.equal(reloads, 2);
  hangUps.close();
  assert.equal(process.listenerCount('SIGHUP'), listeners);
});
