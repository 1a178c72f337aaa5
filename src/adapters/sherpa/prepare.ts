import { readFile } from 'node:fs/promises';
import { keywordLines, readTokens } from './keywords.js';
import type { Setup } from './messages.js';
import { findModel, type ModelFiles } from './model-files.js';

interface Wanted {
  readonly model: string;
  readonly kind: 'streaming' | 'keyword';
  readonly phrases?: readonly string[];
  readonly module: string;
}
export type Prepared = { readonly setup: Setup } | { readonly problem: string };

/** What the process is told, or what is missing, in words. */
export async function prepare({ model, kind, phrases = [], module }: Wanted): Promise<Prepared> {
  try {
    import.meta.resolve(module);
  } catch {
    return {
      problem: `没有安装 ${module}：npm install ${module} / ${module} is not installed: npm install ${module}`,
    };
  }
  const found = await findModel(model);
  if ('missing' in found) return { problem: found.missing };
  const { files } = found;
  if (kind === 'streaming') return { setup: { module, kind, files, keywords: '' } };
  const keywords = files.keywords !== undefined ? await readFile(files.keywords, 'utf8') : undefined;
  return keywords === undefined
    ? fromPhrases(module, files, phrases)
    : { setup: { module, kind, files, keywords } };
}

async function fromPhrases(module: string, files: ModelFiles, phrases: readonly string[]): Promise<Prepared> {
  const { lines, unknown } = keywordLines(phrases, readTokens(await readFile(files.tokens, 'utf8')));
  if (lines !== '' && unknown.length === 0)
    return { setup: { module, kind: 'keyword', files, keywords: lines } };
  const which = unknown.slice(0, 3).join(', ');
  return {
    problem: `模型的词元不含这些短语（${which}）：用 sherpa-onnx-cli text2token 生成 keywords.txt 放入模型目录 / the model's tokens do not spell ${which}: make keywords.txt with sherpa-onnx-cli text2token and put it into the model's folder`,
  };
}
