import type { Command } from 'commander';
import type { ListKind } from '../../app/papers/columns.js';
import { PURPOSES } from '../../core/call-attempt.js';
import { type CommonOptions, command } from '../command-line.js';
import { usage } from '../failure.js';

interface ImportOptions extends CommonOptions {
  readonly list: string;
  readonly operator: string;
  readonly approver?: string;
  readonly accept?: boolean;
  readonly source?: string;
  readonly basis?: string;
  readonly purpose?: string;
  readonly expires?: string;
}

export const importCommand = (): Command => {
  const lists = command(
    'import',
    '导入名单；--list 列出已导入的',
    'Take lists in; --list shows those on file',
  )
    .option('--list', '列出名单及其时间 / show the lists and their age')
    // Behind a kind of list, `--list` is the name of one.
    .enablePositionalOptions()
    .action(async (options: CommonOptions & { readonly list?: boolean }) => {
      if (!options.list) throw usage('未指明名单 / no list is named', 'callward import --help', 'import');
      const { showLists } = await import('../show-import.js');
      await showLists(options);
    });
  const leads = kindOf('leads', 'lead', '可以拨打的号码', 'Numbers that may be called (R7.1)')
    .option('--source <text>', '名单来源 / where the list comes from')
    .option('--basis <text>', '取得名单的合法依据 / the legal basis of having it')
    .option('--purpose <purposes>', `目的，可多个 / what it is for, comma between: ${PURPOSES.join(', ')}`)
    .option('--expires <date>', '有效期至（含当日）/ the last day on which it may be used');
  return lists
    .addCommand(leads)
    .addCommand(kindOf('policies', 'policy', '有效保单', 'Policies in force'))
    .addCommand(kindOf('consents', 'consent', '客户同意来电的记录', 'Consents, with their evidence'))
    .addCommand(
      kindOf('appointments', 'appointment', '客户约定的回电时间', 'Callbacks that customers asked for'),
    )
    .addCommand(kindOf('persons', 'person', '同一客户的多个号码', 'Which numbers are one person'));
};

const kindOf = (name: string, kind: ListKind, zh: string, en: string): Command =>
  command(name, `导入：${zh}`, en)
    .argument('<file>', 'CSV 文件，首行为表头，UTF-8 或 GB18030 / a CSV file with a header')
    .requiredOption(
      '--list <name>',
      '名单名称；同名的旧名单被整个替换 / its name; it replaces the list of that name',
    )
    .requiredOption('--operator <name>', '经办人 / who takes it in')
    .option('--approver <name>', '批准人，须为另一人 / who approves it: somebody else')
    .option('--accept', '多数行被拒也导入 / take it though most rows are refused')
    .action(async (path: string, options: ImportOptions) => {
      const { runImport } = await import('../run-import.js');
      await runImport(kind, path, options);
    });

export type { ImportOptions };
