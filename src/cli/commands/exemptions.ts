import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';
import { readInstant } from '../input.js';

interface ExemptionsOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
}

export const exemptionsCommand = (): Command =>
  command(
    'exemptions',
    '各坐席每日使用豁免的次数',
    'How often each agent’s calls stood on an exemption, by day',
  )
    .option('--from <time>', '自何时起 / since when')
    .option('--to <time>', '到何时为止（不含）/ until when (not included)')
    .action(async (options: ExemptionsOptions) => {
      const span = {
        ...(options.from === undefined ? {} : { from: readInstant(options.from, '--from') }),
        ...(options.to === undefined ? {} : { to: readInstant(options.to, '--to') }),
      };
      const { createContext } = await import('../context.js');
      const { readLedger } = await import('../ledger.js');
      const { countExemptions } = await import('../../app/monitoring/exemption-counts.js');
      const { print } = await import('../output.js');
      const { MASKED } = await import('../viewer.js');
      const context = await createContext(options);
      await readLedger(context, async (store) => {
        const counts = await countExemptions(store, span);
        print(context.json, { exemptions: counts }, () =>
          counts.length === 0
            ? ['没有使用豁免 / no exemption was used']
            : counts.map(
                ({ day, agent, rule, calls }) =>
                  `${day}  ${MASKED.text(agent || '(未知 unknown)')}  ${rule}  ${calls} 次 calls`,
              ),
        );
      });
    });
