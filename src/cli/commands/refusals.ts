import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command-line.js';

export const refusalsCommand = (): Command =>
  group(
    'refusals',
    '听到而待处理的拒绝，及拒绝后的时长',
    'Refusals that wait for a person; how long calls went on',
  )
    .addCommand(pendingCommand())
    .addCommand(confirmCommand())
    .addCommand(dismissCommand())
    .addCommand(endingsCommand());

const pendingCommand = (): Command =>
  command(
    'pending',
    '待处理的拒绝和无含义的结果代码',
    'What waits: refusals heard, codes without a meaning',
  ).action(async (options: CommonOptions) => {
    const { createContext } = await import('../context.js');
    const { showPending } = await import('../show-refusals.js');
    await showPending(await createContext(options));
  });

interface ConfirmOptions extends CommonOptions {
  readonly operator: string;
}

const confirmCommand = (): Command =>
  command('confirm', '确认是拒绝：立即登记', 'It was a refusal: register it at once')
    .argument('<id>', '编号 / its id')
    .requiredOption('--operator <name>', '经办人 / who says so')
    .action(async (id: string, { operator, ...options }: ConfirmOptions) => {
      const { createContext } = await import('../context.js');
      const { confirm } = await import('../show-refusals.js');
      await confirm(await createContext(options), id, operator);
    });

interface DismissOptions extends ConfirmOptions {
  readonly approver: string;
  readonly reason: string;
}

const dismissCommand = (): Command =>
  command('dismiss', '不是拒绝，须两人与原因', 'It was no refusal: two people and a reason')
    .argument('<id>', '编号 / its id')
    .requiredOption('--operator <name>', '经办人 / who says so')
    .requiredOption('--approver <name>', '批准人，须为另一人 / who approves: somebody else')
    .requiredOption('--reason <text>', '原因 / why')
    .action(async (id: string, { operator, approver, reason, ...options }: DismissOptions) => {
      const { createContext } = await import('../context.js');
      const { dismiss } = await import('../show-refusals.js');
      await dismiss(await createContext(options), { id, operator, approver, reason });
    });

interface EndingsOptions extends CommonOptions {
  readonly agent?: string;
}

const endingsCommand = (): Command =>
  command('endings', '各坐席从拒绝到挂机的时长', 'From the refusal to the end of the call, by agent')
    .option('--agent <name>', '只看一名坐席 / of one agent')
    .action(async ({ agent, ...options }: EndingsOptions) => {
      const { createContext } = await import('../context.js');
      const { showEndings } = await import('../show-refusals.js');
      await showEndings(await createContext(options), agent);
    });
