/** R6.1: the supervisor's extension rings, says what happened in words, and a key listens in on the call. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { waitFor } from '../../scripts/lab/wait.js';
import { alertStory } from './alert-story.js';
import { freshNumbers, shield } from './numbers.js';
import { ASTERISK } from './site.js';

describe('the first audible alert', { concurrency: 1 }, () => {
  const site = alertStory(ASTERISK);

  test('a blocked agent hears the reason in words, and then the cause', async () => {
    const lab = site();
    const [number = ''] = freshNumbers(1);
    await shield(lab, [number]);
    const [rung, ringing] = [lab.supervisor.rung.length, lab.customer.rung.length];
    const call = await lab.agent.dial(number);
    assert.equal(call.code, 403);
    assert.match(call.reason, /cause=21/);
    assert.ok(call.ear.audibleMs() > 1500, `${call.ear.audibleMs()} ms of speech`);
    assert.equal(lab.customer.rung.length, ringing);
    await (await lab.supervisor.nextCall(rung)).hangUp();
  });

  test('a leg that goes round the guard by an explicit carrier URI is ended and raised as a bypass', async () => {
    const lab = site();
    const [number = ''] = freshNumbers(1);
    await ASTERISK.roundTheGate(lab, number);
    await waitFor('a bypass on record', async () =>
      /"bypass"/.test((await lab.service.cli(['alerts', '--json'])).out),
    );
    await waitFor(
      'the leg to be gone',
      async () => !/PJSIP\/trunk/.test(await lab.cli('core show channels concise')),
    );
  });
});
