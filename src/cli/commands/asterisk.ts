import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command-line.js';

export interface RenderCommandOptions extends CommonOptions {
  readonly out: string;
  readonly pbx?: string;
  readonly force?: boolean;
  readonly strict?: boolean;
  readonly trunk?: string;
  readonly proxy?: string;
  readonly proxyInside: string;
  readonly pbxSip?: string;
}

export const asteriskCommand = (): Command =>
  group('asterisk', 'Asterisk 的配置', 'Configuration for Asterisk').addCommand(renderCommand());

const renderCommand = (): Command =>
  command('render', '生成 Asterisk 的配置文件', 'Render the configuration files for Asterisk')
    .requiredOption('--out <dir>', '写到此目录，全部写入或全不写入 / into this folder, all of them or none')
    .option('--pbx <name>', '哪个 PBX，只有一个时可不写 / which PBX, where there are several')
    .option('--force', '覆盖被改动的文件 / replace files that were changed')
    .option(
      '--strict',
      '严格模式：由 Kamailio 把守中继 / strict mode: Kamailio in front of one trunk, and the firewall rule',
    )
    .option('--trunk <name>', '严格模式的中继 / the trunk of strict mode, where there are several')
    .option(
      '--proxy <ip:port>',
      '严格模式：Kamailio 对外地址 / strict mode: the address of Kamailio towards PBX and carrier',
    )
    .option(
      '--proxy-inside <ip:port>',
      '严格模式：Kamailio 的回环地址 / strict mode: its loopback address',
      '127.0.0.1:15080',
    )
    .option('--pbx-sip <ip:port>', '严格模式：PBX 的 SIP 地址 / strict mode: the SIP address of the PBX')
    .action(async (options: RenderCommandOptions) => {
      const { createContext } = await import('../context.js');
      const { renderFiles } = await import('../render-asterisk.js');
      const { checkFolder } = await import('../folders.js');
      const { writeFiles } = await import('../write-files.js');
      const { print } = await import('../output.js');
      const context = await createContext(options);
      checkFolder(options.out, '--out', 2);
      const files = await renderFiles(context, options);
      const written = writeFiles(options.out, files, options.force === true);
      print(context.json, { folder: options.out, files: written }, () => [
        `已写入 written to ${options.out}:`,
        ...written.map((name) => `  ${name}`),
      ]);
    });
