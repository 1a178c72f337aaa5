/**
 * R1.2, R1.4: the agent presses the refusal key on the live call, with nothing but a phone. On real RTP (RFC 4733) and SIP INFO:
 * registered exactly once on the right number, on disk before the tone, nothing lost by kill -9, nobody else's key counts.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { waitFor } from '../../scripts/lab/wait.js';
import { AUDIBLE, CONFIRMING_HZ, entriesOf, entryOf } from './hearing-site.js';
import { BY_INFO, BY_RTP, keyStory, whoseKeyStory } from './key-story.js';
import { ledgerIsSound } from './numbers.js';
import { ASTERISK } from './site.js';

describe('100 calls, the key pressed at random times while talking', { concurrency: 1 }, () =>
  keyStory(ASTERISK, {
    ...{ lab: {}, calls: 50, atOnce: 5, ways: [BY_RTP, BY_INFO] },
    dialler: (lab, number) => lab.ami.originate(lab.viaTrunk(number), { timeoutMs: 5000 }),
  }),
);

describe('whose key counts', { concurrency: 1 }, () => {
  const { lab, bothSides } = whoseKeyStory(ASTERISK);

  // FreeSWITCH keeps it too: freeswitch/kept-key.test.ts.
  test('a key pressed while the service is away is kept, and registered when it is back', async () => {
    const { number, agent } = await bothSides();
    await lab().service.stop('SIGKILL');
    const mark = agent.ear.mark();
    await agent.press('*9');
    await waitFor('the words of the failure', () => agent.ear.audibleMs(mark) > 500, { withinMs: 15_000 });
    assert.ok(agent.ear.tone(CONFIRMING_HZ, mark) < AUDIBLE, 'no confirming tone without an entry on disk');
    await lab().service.run();
    await entryOf(lab(), number, 15_000);
    assert.equal((await entriesOf(lab(), number)).length, 1, 'the kept refusal is registered once');
    await agent.hangUp();
    await ledgerIsSound(lab());
  });
});
