import type { CommanderError } from 'commander';
import { redact } from '../adapters/log/redact.js';
import { type CliFailure, usage } from './failure.js';

const ZH: Readonly<Record<string, string>> = {
  'commander.unknownOption': '没有这个选项',
  'commander.unknownCommand': '没有这个命令',
  'commander.missingArgument': '缺少参数',
  'commander.excessArguments': '参数过多',
  'commander.missingMandatoryOptionValue': '缺少必需的选项',
  'commander.optionMissingArgument': '选项缺少值',
};

/** What commander found wrong, in both languages. What was typed may be a number: it is masked like any free text (R7.2). */
export function wrongUsage(error: CommanderError, command: string): CliFailure {
  const en = redact(error.message.replace(/^error: /, '').replace(/\n\(/, ' ('));
  const where = /'([^']+)'/.exec(en)?.[1] ?? command;
  return usage(`${ZH[error.code] ?? '用法不对'} / ${en}`, `${command} --help`, where);
}
