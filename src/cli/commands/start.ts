import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';

export const startCommand = (): Command =>
  command('start', '启动服务', 'Start the service').action(async (options: CommonOptions) => {
    const { createContext, makeData } = await import('../context.js');
    const { runService } = await import('../../service/run.js');
    const context = await createContext(options);
    makeData(context);
    await runService(context.config, await context.policy(), context.source);
  });
