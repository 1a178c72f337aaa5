import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';
import { readCount, readInstant } from '../input.js';
import { type RevealOptions, withReveal } from '../viewer.js';

type AlertsOptions = CommonOptions & RevealOptions & { readonly limit: string; readonly from?: string };

export const alertsCommand = (): Command =>
  withReveal(command('alerts', '最近的告警', 'The newest alerts'))
    .option('--limit <count>', '最多多少条 / at most so many', '50')
    .option('--from <time>', '自何时起 / since when')
    .action(async (options: AlertsOptions) => {
      const limit = readCount(options.limit, '--limit');
      const from = options.from === undefined ? undefined : readInstant(options.from, '--from');
      const { createContext } = await import('../context.js');
      const { readLedger } = await import('../ledger.js');
      const { showRecords } = await import('../show-records.js');
      const context = await createContext(options);
      await readLedger(context, (store) =>
        showRecords(context.json, store, options, 'alerts', {
          kinds: ['alert'],
          newestFirst: true,
          limit,
          ...(from === undefined ? {} : { from }),
        }),
      );
    });
