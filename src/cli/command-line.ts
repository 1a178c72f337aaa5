import { Command, CommanderError } from 'commander';
import { VERSION } from '../service/version.js';
import { EXIT, type ExitCode, exitHelp } from './exit-codes.js';
import { report } from './failure.js';
import { wrongUsage } from './wrong-usage.js';

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly data?: string;
  readonly config?: string;
}

/** Makes a command with what all share: `--json`, `--data`, `--config`, exit codes in the help. */
export function command(
  name: string,
  zh: string,
  en: string,
  exits: Parameters<typeof exitHelp>[0] = {},
): Command {
  return new Command(name)
    .description(`${zh} / ${en}`)
    .option('--json', '以 JSON 输出 / answer as JSON')
    .option('--data <dir>', '数据目录 / the data folder')
    .option(
      '--config <file>',
      '配置文件，也可用 CALLWARD_CONFIG / the configuration file, or CALLWARD_CONFIG',
    )
    .addHelpText('after', exitHelp(exits));
}

export function group(name: string, zh: string, en: string): Command {
  return new Command(name).description(`${zh} / ${en}`);
}

export function createProgram(commands: readonly Command[]): Command {
  const program = new Command('callward')
    .description(
      '外呼闸门：屏蔽号码与时段外的呼叫不出局 / The outbound call gate: no call to a shielded number or outside the hours goes out',
    )
    // An option belongs to the command it stands behind: `import --list`, and `import leads FILE --list NAME`.
    .enablePositionalOptions()
    .version(VERSION, '-V, --version', '版本 / the version')
    .addHelpText('after', '\n每个命令的用法与退出码 / Usage and exit codes of each: callward COMMAND --help');
  for (const sub of commands) program.addCommand(sub);
  settle(program);
  return program;
}

/** Commander exits by itself, and with 1 on wrong usage; here it throws, so that there is one way out. */
function settle(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  command.helpOption('-h, --help', '帮助 / help');
  if (command.commands.length > 0)
    command.helpCommand('help [command]', '某一命令的帮助 / help on a command');
  for (const sub of command.commands) settle(sub);
}

export async function runProgram(program: Command, argv: readonly string[]): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? EXIT.ok) as ExitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, json);
    if (error.exitCode === 0) return EXIT.ok;
    // Without a subcommand commander shows its help, which writeErr above swallowed.
    if (error.code === 'commander.help') {
      process.stderr.write(`${deepest(program, argv).helpInformation()}\n`);
      return EXIT.usage;
    }
    return report(wrongUsage(error, pathOf(deepest(program, argv))), json);
  }
}

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

function deepest(program: Command, argv: readonly string[]): Command {
  const sub = program.commands.find((one) => one.name() === argv[0]);
  return sub ? deepest(sub, argv.slice(1)) : program;
}
