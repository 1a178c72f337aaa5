import type { Command } from 'commander';
import { PURPOSES } from '../../core/call-attempt.js';
import { type CommonOptions, command } from '../command-line.js';
import { CHECK_EXITS } from '../exit-codes.js';
import { readChoice, readInstant } from '../input.js';

export interface MomentOptions {
  readonly purpose?: string;
  readonly campaign?: string;
  readonly at?: string;
}
type CheckOptions = CommonOptions & MomentOptions;

export const checkCommand = (): Command =>
  withMoment(
    command(
      'check',
      '审核一个号码，不拨打也不记录',
      'Screen one number; nothing is dialled or recorded',
      CHECK_EXITS,
    ),
  )
    .argument('<number>', '号码，任何写法 / the number in any spelling')
    .action(async (dialled: string, options: CheckOptions) => {
      const asked = readMoment(dialled, options);
      const { createContext } = await import('../context.js');
      const { readLedgerOrNone } = await import('../ledger.js');
      const { EXIT_OF, screen } = await import('../screen.js');
      const { showCheck } = await import('../show-verdict.js');
      const context = await createContext(options);
      await readLedgerOrNone(context, async (store, ledger) => {
        const screening = await screen(context, store, asked);
        showCheck(context.json, screening, ledger);
        process.exitCode = EXIT_OF[screening.verdict.outcome];
      });
    });

/** `check` and `explain` ask the same question. */
export const withMoment = (of: Command): Command =>
  of
    .option(
      '--purpose <purpose>',
      `目的；未给时取项目的默认值，否则 sale / the purpose: ${PURPOSES.join(', ')}; the campaign’s default, else sale`,
    )
    .option('--campaign <name>', '项目名称 / the campaign that the call is for')
    .option(
      '--at <time>',
      '时间，无时区时按北京时间 / the time; without an offset in UTC+8 (2026-11-22T22:00)',
    );

export const readMoment = (dialled: string, options: MomentOptions) => ({
  dialled,
  ...(options.purpose !== undefined && { purpose: readChoice(options.purpose, PURPOSES, '--purpose') }),
  ...(options.campaign !== undefined && { campaign: options.campaign }),
  at: options.at === undefined ? Date.now() : readInstant(options.at, '--at'),
});
