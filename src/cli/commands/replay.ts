import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';
import { EXIT } from '../exit-codes.js';
import { readInstant } from '../input.js';

interface ReplayOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
}

export const replayCommand = (): Command =>
  command(
    'replay',
    '按账本重新计算每个决定，须与记录一致',
    'Compute every recorded decision again; it must agree',
    { 1: '有不一致，或失败 / a decision differs, or failure' },
  )
    .option('--from <time>', '自何时起 / since when')
    .option('--to <time>', '至何时止（不含）/ until when, not included')
    .action(async (options: ReplayOptions) => {
      const from = options.from === undefined ? undefined : readInstant(options.from, '--from');
      const to = options.to === undefined ? undefined : readInstant(options.to, '--to');
      const { createContext } = await import('../context.js');
      const { readLedger } = await import('../ledger.js');
      const { replay } = await import('../../app/screening/replay.js');
      const { print } = await import('../output.js');
      const context = await createContext(options);
      const policy = await context.policy();
      const result = await readLedger(context, (store) =>
        replay(store, policy, {
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        }),
      );
      print(context.json, result, () => [
        `${result.agreed} 条一致 agree, ${result.differences.length} 条不一致 differ, ` +
          `${result.otherPolicy} 条属其他策略版本 made under another policy`,
        ...result.differences.map(({ seq, recorded, computed }) => `  #${seq}: ${recorded} ≠ ${computed}`),
      ]);
      if (result.differences.length > 0) process.exitCode = EXIT.failure;
    });
