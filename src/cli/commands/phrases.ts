import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command-line.js';
import { readChoice } from '../input.js';

export const phrasesCommand = (): Command =>
  group('phrases', '识别拒绝的短语', 'The phrases by which a refusal is heard')
    .addCommand(checkCommand())
    .addCommand(tryCommand());

const checkCommand = (): Command =>
  command('check', '检查短语文件', 'Check a file of phrases', {
    1: '有错，或失败 / something is wrong with it, or failure',
  })
    .argument('<file>', '短语文件 / the file')
    .action(async (file: string, options: CommonOptions) => {
      const { showPhrases } = await import('../show-phrases.js');
      await showPhrases(options.json === true, file);
    });

interface TryOptions extends CommonOptions {
  readonly lang?: string;
  readonly speaker: string;
}

const tryCommand = (): Command =>
  command('try', '试一句话：会不会当作拒绝', 'Try some words: are they taken for a refusal', {
    0: '已试，不论结果 / tried, whatever the answer',
  })
    .argument('<words>', '识别器写下的话 / the words as a recogniser writes them')
    .option('--lang <language>', 'zh 或 en，默认按配置 / zh or en; the configuration’s when left out')
    .option('--speaker <who>', 'customer 或 agent / who says it', 'customer')
    .action(async (words: string, options: TryOptions) => {
      const { createContext } = await import('../context.js');
      const { tryWords } = await import('../show-phrases.js');
      const context = await createContext(options);
      const { language } = context.config.hearing;
      const lang =
        options.lang === undefined ? language : readChoice(options.lang, ['zh', 'en'] as const, '--lang');
      tryWords(
        context,
        words,
        lang,
        readChoice(options.speaker, ['customer', 'agent'] as const, '--speaker'),
      );
    });
