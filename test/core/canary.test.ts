import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CanarySighting, judgeCanary } from '../../src/core/canary.js';

const REJECTED = '-ERR CALL_REJECTED\n';

const SEEN: readonly [string, CanarySighting, 'guarded' | 'idle' | 'open'][] = [
  ['asked, refused, no channel', { asked: true, created: false, answer: REJECTED }, 'guarded'],
  ['a channel, whatever else', { asked: true, created: true, answer: REJECTED }, 'open'],
  ['refused by somebody else', { asked: false, created: false, answer: REJECTED }, 'open'],
  ['the black hole', { asked: false, created: false, answer: '-ERR NORMAL_TEMPORARY_FAILURE\n' }, 'open'],
  [
    'asked and not heeded',
    { asked: true, created: false, answer: '-ERR NORMAL_TEMPORARY_FAILURE\n' },
    'open',
  ],
  ['answered', { asked: false, created: true, answer: '+OK 1234\n' }, 'open'],
  ['answered, and no event', { asked: true, created: false, answer: '+OK 1234\n' }, 'open'],
  ['silence', { asked: false, created: false, answer: undefined }, 'open'],
  ['the gateway is down', { asked: false, created: false, answer: '-ERR GATEWAY_DOWN\n' }, 'idle'],
  ['no such gateway', { asked: false, created: false, answer: '-ERR INVALID_GATEWAY\n' }, 'idle'],
  [
    'a cause that only begins like it',
    { asked: false, created: false, answer: '-ERR GATEWAY_DOWNTOWN' },
    'open',
  ],
];

for (const [what, sighting, state] of SEEN) {
  test(`canary: ${what} → ${state}`, () => {
    assert.equal(judgeCanary(sighting).state, state);
  });
}
