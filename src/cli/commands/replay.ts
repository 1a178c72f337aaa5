import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';
import { EXIT } from '../exit-codes.js';
import { readInstant } from '../input.js';

interface ReplayOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly policy?: string;
}

export const replayCommand = (): Command =>
  command(
    'replay',
    '按账本重新计算每个决定，须与记录一致；或换一个规则包，看会有何不同',
    'Compute every recorded decision again, which must agree; or under another pack, to see what would change',
    { 1: '有不一致，或失败 / a decision differs, or failure' },
  )
    .option('--from <time>', '自何时起 / since when')
    .option('--to <time>', '至何时止（不含）/ until when, not included')
    .option('--policy <pack>', '另一个规则包：名称或文件 / another pack: its name or a file')
    .action(async (options: ReplayOptions) => {
      const from = options.from === undefined ? undefined : readInstant(options.from, '--from');
      const to = options.to === undefined ? undefined : readInstant(options.to, '--to');
      const span = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const { createContext } = await import('../context.js');
      const { readLedger } = await import('../ledger.js');
      const { replay, replayThrough } = await import('../../app/screening/replay.js');
      const { progressOn, showPolicyReplay, showReplay } = await import('../show-replay.js');
      const { withPack } = await import('../load-policy-of.js');
      const context = await createContext(options);
      const present = await context.policy();
      const other = options.policy === undefined ? undefined : withPack(context, options.policy).policy;
      await readLedger(context, async (store) => {
        const progress = progressOn(process.stderr, (await store.head())?.seq ?? 0);
        try {
          if (other) {
            const result = await replayThrough(store, present, other, span, progress.tell);
            progress.end();
            showPolicyReplay(context.json, result, other);
            return;
          }
          const result = await replay(store, present, span, progress.tell);
          progress.end();
          showReplay(context.json, result);
          if (result.differences.length > 0) process.exitCode = EXIT.failure;
        } finally {
          progress.end();
        }
      });
    });
