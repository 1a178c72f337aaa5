import type { Command } from 'commander';
import { FINDINGS } from '../../core/ledger/attended-record.js';
import { type CommonOptions, command, group } from '../command-line.js';
import { readChoice } from '../input.js';

export const patrolCommand = (): Command =>
  group('patrol', '班长巡检：覆盖与结论', 'Patrols of team leaders: coverage and findings')
    .addCommand(coverageCommand())
    .addCommand(findingCommand());

const coverageCommand = (): Command =>
  command(
    'coverage',
    '一周内各坐席被监听的次数与结论',
    'How often each agent was heard in a week, and what was found',
  )
    .option(
      '--week <date>',
      '该周内任一日，缺省为本周 / any day of the week, this one by default: 2026-11-22',
    )
    .action(async ({ week, ...options }: CommonOptions & { readonly week?: string }) => {
      const { createContext } = await import('../context.js');
      const { showCoverage } = await import('../show-patrol.js');
      await showCoverage(await createContext(options), week);
    });

interface FindingOptions extends CommonOptions {
  readonly operator: string;
  readonly finding: string;
  readonly note?: string;
}

const findingCommand = (): Command =>
  command('finding', '补记或更正一次巡检的结论', 'What was found on a patrol; the newest word counts')
    .argument('<id>', '巡检编号 / the id of the patrol')
    .requiredOption('--operator <name>', '经办人 / who says so')
    .requiredOption('--finding <finding>', `结论 / one of: ${FINDINGS.join(', ')}`)
    .option('--note <text>', '说明 / in words')
    .action(async (id: string, { operator, finding, note, ...options }: FindingOptions) => {
      const chosen = readChoice(finding, FINDINGS, '--finding');
      const { createContext } = await import('../context.js');
      const { checkOperator } = await import('../access.js');
      const { giveFinding } = await import('../show-patrol.js');
      const by = await checkOperator(operator, 'patrol finding');
      const given = { id, operator: by, finding: chosen, ...(note === undefined ? {} : { note }) };
      await giveFinding(await createContext(options), given);
    });
