/** The streaming ear: partials, corrections, words over stretches; and what holds for any text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPhrases } from '../../../src/config/load-phrases.js';
import { createEar, type Stretch } from '../../../src/core/hearing/listen.js';
import type { Voice } from '../../../src/core/hearing/phrase.js';
import { dice } from '../../fakes/dice.js';
import { EN_NEAR_MISSES, EN_REFUSALS, ZH_NEAR_MISSES, ZH_REFUSALS } from './heard-words.js';

const zh = checkPhrases('config/phrases/zh.yaml', 'config/phrases');
const en = checkPhrases('config/phrases/en.yaml', 'config/phrases');
const BOTH = [
  { phrases: zh, texts: [...ZH_REFUSALS, ...ZH_NEAR_MISSES], join: '' },
  { phrases: en, texts: [...EN_REFUSALS, ...EN_NEAR_MISSES], join: ' ' },
];

const stretch = (n: number, text: string, final: boolean): Stretch => ({
  stretch: n,
  text,
  final,
  startMs: n * 2000,
  endMs: n * 2000 + 1500,
});

function told(phrases: typeof zh, stretches: readonly Stretch[], speaker: Voice = 'customer'): string[] {
  const ear = createEar(phrases, speaker);
  return stretches.flatMap((one) => ear(one).map(({ phrase }) => phrase));
}

/** As a recogniser tells it: longer and longer. */
function partials(n: number, text: string, join: string): Stretch[] {
  const parts = join === '' ? [...text] : text.split(join);
  return [
    ...parts.map((_, i) => stretch(n, parts.slice(0, i + 1).join(join), false)),
    stretch(n, text, true),
  ];
}

test('partials and the final alone give the same, each phrase once', () => {
  const random = dice(7).below;
  for (const { phrases, texts, join } of BOTH)
    for (let i = 0; i < 300; i++) {
      const said = Array.from({ length: 1 + random(3) }, () => texts[random(texts.length)] ?? '');
      const text = said.join(join);
      const whole = told(phrases, [stretch(1, text, true)]);
      const grown = told(phrases, partials(1, text, join));
      assert.deepEqual(grown.sort(), whole.sort(), text);
      assert.equal(new Set(whole).size, whole.length, text);
    }
});

test('over two stretches the words are the same words', () => {
  for (const { phrases, texts, join } of BOTH)
    for (const text of texts) {
      const parts = join === '' ? [...text] : text.split(join);
      // Whatever is over at the end of a stretch is told; so only sentences that are a refusal throughout are cut.
      if (!ZH_REFUSALS.includes(text) && !EN_REFUSALS.includes(text)) continue;
      const cut = Math.ceil(parts.length / 2);
      const [head, tail] = [parts.slice(0, cut).join(join), parts.slice(cut).join(join)];
      const whole = told(phrases, [stretch(1, text, true)]);
      const halves = told(phrases, [stretch(1, head, true), stretch(2, tail, true)]);
      assert.ok(
        halves.some((one) => whole.includes(one)),
        `${head} / ${tail}: ${halves} for ${whole}`,
      );
    }
});

test('a partial that is corrected counts as corrected', () => {
  assert.deepEqual(
    told(zh, [
      stretch(1, '不要再打', false),
      stretch(1, '不要再大声了', false),
      stretch(1, '不要太大声了', true),
    ]),
    [],
  );
  assert.deepEqual(
    told(zh, [
      stretch(1, '我没说', false),
      stretch(1, '我没说不要再打', false),
      stretch(1, '我没说不要再打', true),
    ]),
    [],
  );
  assert.deepEqual(
    told(en, [stretch(1, 'do not call me', false), stretch(1, 'do not call me before nine', true)]),
    [],
  );
});

test('a refusal is told while the customer goes on speaking', () => {
  const ear = createEar(zh, 'customer');
  assert.deepEqual(ear(stretch(1, '不要再打了', false)), []);
  assert.equal(ear(stretch(1, '不要再打了我在开会听见没有', false))[0]?.phrase, 'no-more-calls');
  assert.deepEqual(ear(stretch(1, '不要再打了我在开会听见没有啊', true)), []);
});

test('said again in a later stretch it is told again; a stretch that comes twice is not', () => {
  assert.deepEqual(
    told(zh, [
      stretch(1, '不要再打了', true),
      stretch(1, '不要再打了', true),
      stretch(2, '不要再打了', true),
    ]),
    ['no-more-calls', 'no-more-calls'],
  );
});

test('after a long silence words do not belong together', () => {
  const apart = [stretch(1, '不要', true), { ...stretch(2, '再打了', true), startMs: 60_000, endMs: 61_000 }];
  assert.deepEqual(told(zh, apart), []);
});

test('a stretch that never became final ends with the next', () => {
  assert.deepEqual(told(zh, [stretch(1, '不要再打了', false), stretch(2, '好', true)]), ['no-more-calls']);
});

test('what the agent may say is not heard from the customer, nor the other way round', () => {
  assert.deepEqual(told(zh, [stretch(1, '我们不会再给您打电话', true)], 'agent'), ['agent-promises']);
  assert.deepEqual(told(zh, [stretch(1, '我们不会再给您打电话', true)]), []);
  assert.deepEqual(told(zh, [stretch(1, '不要再打了', true)], 'agent'), []);
});

test('the snippet is what was matched and no more; the engine’s own confidence counts', () => {
  const ear = createEar(en, 'customer');
  const [heard] = ear({
    ...stretch(1, 'my card is four five please stop calling me thank you', true),
    confidence: 0.5,
  });
  assert.deepEqual([heard?.snippet, heard?.confidence], ['stop calling me', 0.5]);
  assert.ok(heard && heard.offsetMs > 2000 && heard.offsetMs < 3500);
});

test('any text whatever is heard without a throw', () => {
  const random = dice(11).below;
  const alphabet = [
    ...'不要再打了电话给我投诉 ',
    'do not ',
    'call ',
    'me ',
    '\u0000',
    '\ud800',
    '😀',
    "'",
    '{',
    '(',
    '..',
    '?',
    '١',
    'İ',
    '\n',
  ];
  for (const { phrases } of BOTH)
    for (let i = 0; i < 500; i++) {
      const text = Array.from({ length: random(60) }, () => alphabet[random(alphabet.length)]).join('');
      const ear = createEar(phrases, random(2) === 0 ? 'customer' : 'agent');
      for (let n = 0; n < 4; n++)
        for (const { confidence, snippet } of ear(
          stretch(random(3), text.slice(0, random(80)), random(2) === 0),
        )) {
          assert.ok(confidence >= 0 && confidence <= 1);
          assert.ok(snippet.length <= text.length + 1);
        }
    }
  createEar(zh, 'customer')(stretch(1, '不要'.repeat(50_000), true));
});
