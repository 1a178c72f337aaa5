/**
 * R1.4: Chinese over the Vosk protocol on a real Asterisk. The peer is scripted: it writes what recognisers make of a telephone line,
 * word by word as audio comes in, so that everything but the model itself is real.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Lab } from '../../scripts/lab/lab.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { ZH_NEAR_MISSES, ZH_REFUSALS } from '../core/hearing/heard-words.js';
import { type FakeVosk, startFakeVosk } from '../fakes/fake-vosk.js';
import { entriesOf, hearingLab, talk } from './hearing-site.js';
import { freshNumbers, inParallel } from './numbers.js';

let lab: Lab;
let vosk: FakeVosk;
before(async () => {
  vosk = await startFakeVosk();
  lab = await hearingLab({
    hearing: {
      ...{ engine: 'vosk', language: 'zh', mode: 'auto', vosk: { url: vosk.url } },
      mismatch: { withinSeconds: 3600 },
    },
  });
});
after(async () => {
  await lab?.close();
  await vosk?.close();
});

const SAID_AT = 1200;

test('R1.4 of 40 refusals and 40 near misses in Chinese at least 95 % are understood rightly', async (t) => {
  const phrases = [
    ...ZH_REFUSALS.slice(0, 40).map((words) => ({ words, refusal: true })),
    ...ZH_NEAR_MISSES.slice(0, 40).map((words) => ({ words, refusal: false })),
  ];
  const numbers = freshNumbers(phrases.length);
  const wrong: string[] = [];
  // A peer takes its words as it is connected to: calls begin one after the other and go on side by side.
  let last: Promise<unknown> = Promise.resolve();
  const begin = (words: string, number: string) => {
    const call = last.then(async () => {
      const before = vosk.connections.length;
      vosk.hear([{ words, atMs: SAID_AT }]);
      const talking = await talk(lab, number);
      const heard = await waitFor('the peer to be connected', () => vosk.connections[before]);
      return { talking, heard };
    });
    last = call;
    return call;
  };
  await inParallel([...phrases.entries()], 8, async ([i, { words, refusal }]) => {
    const number = numbers[i] ?? '';
    const { talking, heard } = await begin(words, number);
    await waitFor(`"${words}" to be said`, () => heard.audioMs > SAID_AT);
    const registered = async () => (await entriesOf(lab, number)).length === 1;
    if (refusal) await waitFor('its entry', registered, { withinMs: 2000 }).catch(() => undefined);
    else await pause(500);
    if ((await registered()) !== refusal) wrong.push(words);
    await talking.agent.hangUp();
  });
  t.diagnostic(
    `understood ${phrases.length - wrong.length} of ${phrases.length}; not: ${wrong.join('、') || '-'}`,
  );
  assert.ok(wrong.length <= 0.05 * phrases.length, wrong.join('、'));
});
