import { join, resolve } from 'node:path';
import { checkPhrases, loadPhrases } from '../config/load-phrases.js';
import { createEar } from '../core/hearing/listen.js';
import type { Voice } from '../core/hearing/phrase.js';
import { type Context, SHIPPED } from './context.js';
import { print } from './output.js';
import { MASKED } from './viewer.js';

const FOLDER = join(SHIPPED, 'phrases');

export async function showPhrases(json: boolean, file: string): Promise<void> {
  const { language, all } = checkPhrases(resolve(file), FOLDER);
  const phrases = all.map(({ id, intent, speakers, weight, say, not, spot }) => ({
    ...{ id, intent, speakers, weight },
    ...{ forms: say.length, not: not.length, spot: spot.map(({ words }) => words) },
  }));
  print(json, { language, phrases }, () => [
    `短语可用 the phrases are good: ${language}`,
    ...phrases.map(
      ({ id, intent, speakers, weight, forms, spot }) =>
        `  ${id}  ${intent}  ${speakers.join(', ')}  权重 weight ${weight}  ${forms} 种说法 forms  ${spot.length} 条关键词 to spot`,
    ),
  ]);
}

export function tryWords({ config, json }: Context, words: string, language: string, speaker: Voice): void {
  const own = config.hearing.language === language ? config.hearing.phrases : [];
  const phrases = loadPhrases({ language, shipped: FOLDER, files: own });
  const heard = createEar(
    phrases,
    speaker,
  )({ stretch: 1, text: words, final: true, startMs: 0, endMs: 0 }).map(
    ({ phrase, intent, snippet, confidence }) => ({
      ...{ phrase, intent, confidence },
      snippet: MASKED.text(snippet),
      enough: confidence >= config.hearing.confidence,
    }),
  );
  print(json, { heard }, () =>
    heard.length === 0
      ? ['不当作拒绝 / not taken for a refusal']
      : heard.map(
          ({ phrase, intent, confidence, snippet, enough }) =>
            `${phrase}  ${intent}  置信度 confidence ${confidence}  “${snippet}”  ${enough ? 'auto: 登记 registers' : 'auto: 只提示 only suggests'}`,
        ),
  );
}
