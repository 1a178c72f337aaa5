/** R1.4: what is spoken on real lines, as recognisers write it; all of it must be right. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPhrases } from '../../../src/config/load-phrases.js';
import { createEar } from '../../../src/core/hearing/listen.js';
import { EN_NEAR_MISSES, EN_REFUSALS, ZH_NEAR_MISSES, ZH_REFUSALS } from './heard-words.js';

/** What the configuration asks for where it says nothing else. */
const SURE = 0.6;

for (const [language, refusals, misses] of [
  ['zh', ZH_REFUSALS, ZH_NEAR_MISSES],
  ['en', EN_REFUSALS, EN_NEAR_MISSES],
] as const) {
  const phrases = checkPhrases(`config/phrases/${language}.yaml`, 'config/phrases');
  const hear = (text: string) =>
    createEar(phrases, 'customer')({ stretch: 1, text, final: true, startMs: 0, endMs: 2000 });

  test(`there are enough of them to mean something (${language})`, () => {
    assert.ok(refusals.length >= 40 && misses.length >= 40);
    assert.equal(new Set([...refusals, ...misses]).size, refusals.length + misses.length);
  });
  for (const text of refusals)
    test(`R1.4 a refusal: ${text}`, () => {
      const best = hear(text)[0];
      assert.ok(best && best.confidence >= SURE, JSON.stringify(best));
    });
  for (const text of misses) test(`R1.4 no refusal: ${text}`, () => assert.deepEqual(hear(text), []));
}
