import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';
import { readNumber } from '../input.js';
import { type RevealOptions, withReveal } from '../viewer.js';

export const storyCommand = (): Command =>
  withReveal(command('story', '某号码的全部经过，按先后', 'Everything that happened to one number, in order'))
    .argument('<number>', '号码 / the number')
    .action(async (text: string, options: CommonOptions & RevealOptions) => {
      const { createContext } = await import('../context.js');
      const { readLedger } = await import('../ledger.js');
      const { showRecords } = await import('../show-records.js');
      const context = await createContext(options);
      const { key } = readNumber(text, await context.policy());
      await readLedger(context, (store) =>
        showRecords(context.json, store, options, 'story', { number: key }),
      );
    });
