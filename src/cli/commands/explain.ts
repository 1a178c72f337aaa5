import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';
import { type RevealOptions, withReveal } from '../viewer.js';
import { type MomentOptions, readMoment, withMoment } from './check.js';

type ExplainOptions = CommonOptions & RevealOptions & MomentOptions;

export const explainCommand = (): Command =>
  withReveal(
    withMoment(
      command('explain', '说明某号码为何放行或拦截', 'Say why a number is allowed or blocked', {
        0: '已说明，不论结论 / explained, whatever the verdict',
      }),
    ),
  )
    .argument('<number>', '号码，任何写法 / the number in any spelling')
    .action(async (dialled: string, options: ExplainOptions) => {
      const asked = readMoment(dialled, options);
      const { createContext } = await import('../context.js');
      const { readLedgerOrNone } = await import('../ledger.js');
      const { screen } = await import('../screen.js');
      const { showExplanation } = await import('../show-verdict.js');
      const { listedPapers } = await import('../show-papers.js');
      const { openViewer } = await import('../viewer.js');
      const context = await createContext(options);
      await readLedgerOrNone(context, async (store, ledger) => {
        const screening = await screen(context, store, asked);
        const { number } = screening;
        const viewer = await openViewer(store, options, {
          command: 'explain',
          numbers: 1,
          ...(number.parsed ? { number: number.key } : {}),
        });
        const { papers } = screening.facts;
        const listed = await listedPapers(store, papers.known ? papers.value : []);
        showExplanation(context.json, screening, viewer, ledger, listed);
      });
    });
