import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command-line.js';

export interface RenderFreeswitchOptions extends CommonOptions {
  readonly out: string;
  readonly pbx?: string;
  readonly force?: boolean;
}

export const freeswitchCommand = (): Command =>
  group('freeswitch', 'FreeSWITCH 的配置', 'Configuration for FreeSWITCH').addCommand(renderCommand());

const renderCommand = (): Command =>
  command('render', '生成 FreeSWITCH 的配置文件', 'Render the configuration files for FreeSWITCH')
    .requiredOption('--out <dir>', '写到此目录，全部写入或全不写入 / into this folder, all of them or none')
    .option('--pbx <name>', '哪个 PBX，只有一个时可不写 / which PBX, where there are several')
    .option('--force', '覆盖被改动的文件 / replace files that were changed')
    .action(async (options: RenderFreeswitchOptions) => {
      const { createContext } = await import('../context.js');
      const { renderFreeswitchFiles } = await import('../render-freeswitch.js');
      const { writeFiles } = await import('../write-files.js');
      const { print } = await import('../output.js');
      const context = await createContext(options);
      const written = writeFiles(
        options.out,
        await renderFreeswitchFiles(context, options),
        options.force === true,
      );
      print(context.json, { folder: options.out, files: written }, () => [
        `已写入 written to ${options.out}:`,
        ...written.map((name) => `  ${name}`),
      ]);
    });
