import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readResult } from '../../../../src/adapters/freeswitch/hearing/speech.js';
import { dice as createDice } from '../../../fakes/dice.js';
import { scene } from './scene.js';

const NLSML = (text: string, confidence: string): string =>
  `<?xml version="1.0"?>\n<result grammar="session:request1">\n  <interpretation grammar="session:request1" confidence="${confidence}">\n    <instance>${text}</instance>\n    <input mode="speech">${text}</input>\n  </interpretation>\n</result>`;

const BODIES: readonly (readonly [
  what: string,
  body: string | undefined,
  found: ReturnType<typeof readResult>,
])[] = [
  ['NLSML of MRCP v2', NLSML('do not call me', '0.87'), { text: 'do not call me', confidence: 0.87 }],
  [
    'NLSML of MRCP v1 and mod_pocketsphinx',
    NLSML('不要再打了', '64'),
    { text: '不要再打了', confidence: 0.64 },
  ],
  ['entities', NLSML('don&apos;t &amp; stop', '1'), { text: "don't & stop", confidence: 1 }],
  [
    'an instance alone',
    '<result><interpretation><instance>stop</instance></interpretation></result>',
    { text: 'stop' },
  ],
  ['no match', '<result><interpretation><input><nomatch/></input></interpretation></result>', undefined],
  ['no input', '<result><interpretation><input><noinput/></input></interpretation></result>', undefined],
  [
    'Vosk',
    '{"result":[{"conf":1,"word":"不要"},{"conf":0.5,"word":"打"}],"text":"不要 打"}',
    { text: '不要 打', confidence: 0.75 },
  ],
  ['a partial of Vosk', '{"partial":"不要"}', { text: '不要' }],
  ['an empty Vosk', '{"text":""}', undefined],
  [
    'alternatives',
    '{"alternatives":[{"transcript":"stop","confidence":0.9}]}',
    { text: 'stop', confidence: 0.9 },
  ],
  ['words alone', 'do  not\ncall', { text: 'do not call' }],
  ['nothing', undefined, undefined],
  ['broken JSON', '{"text":', undefined],
  ['JSON without words', '{"text":{"a":1}}', undefined],
  ['a score that is none', '{"text":"a","confidence":"x"}', { text: 'a' }],
];
for (const [what, body, found] of BODIES)
  test(`R1.2 what recognisers of FreeSWITCH write: ${what}`, () => assert.deepEqual(readResult(body), found));

test('R1.2 any body at all is read or not, without an error, in time that grows with its length', () => {
  const dice = createDice(20261122);
  const seeds = BODIES.map(([, body]) => body ?? '');
  for (let round = 0; round < 5000; round++) {
    const seed = seeds[dice.below(seeds.length)] ?? '';
    const at = dice.below(seed.length + 1);
    const cut = seed.slice(0, at) + String.fromCharCode(dice.below(0x3000)) + seed.slice(at + dice.below(9));
    const found = readResult(cut);
    if (found?.confidence !== undefined) assert.ok(found.confidence >= 0 && found.confidence <= 1, cut);
    if (found) assert.ok(found.text.length > 0 && found.text.length <= 2000);
  }
  for (const long of [
    '<input '.repeat(100_000),
    '<input>'.repeat(100_000),
    '['.repeat(100_000),
    '&amp;'.repeat(100_000),
  ])
    readResult(long);
});

test('R1.2 partials of one stretch share its number, the final ends it, and times run from the answer', async (t) => {
  const { emit, until, spoken } = await scene(t);
  const heard = (type: string, at: number, body?: string) =>
    emit({
      ...{ 'Event-Name': 'DETECTED_SPEECH', 'Unique-ID': 'b1', 'Speech-Type': type },
      ...{ 'Event-Date-Timestamp': String(at * 1000), 'Caller-Channel-Answered-Time': '1000000' },
      ...(body !== undefined && { _body: body }),
    });
  heard('begin-speaking', 3000);
  heard('detected-partial-speech', 3500, '{"partial":"不要"}');
  heard('detected-speech', 4000, '{"text":"不要 打"}');
  heard('detected-speech', 6000, NLSML('好', '0.5'));
  heard('closed', 7000);
  await until(() => spoken.length === 3);
  assert.deepEqual(
    spoken.map(({ utterance }) => utterance),
    [
      { text: '不要', stretch: 0, final: false, startMs: 2000, endMs: 2500 },
      { text: '不要 打', stretch: 0, final: true, startMs: 2000, endMs: 3000 },
      { text: '好', confidence: 0.5, stretch: 1, final: true, startMs: 5000, endMs: 5000 },
    ],
  );
});
