import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command-line.js';
import { EXIT } from '../exit-codes.js';
import { usage } from '../failure.js';

export const auditCommand = (): Command =>
  group('audit', '账本核验', 'Verify the ledger').addCommand(verifyCommand()).addCommand(headCommand());

const verifyCommand = (): Command =>
  command(
    'verify',
    '核验账本，指出第一处被改动的记录',
    'Verify the ledger and name the first altered record',
    {
      0: '完好 / intact',
      1: '不符，或失败 / NOT intact, or failure',
    },
  )
    .option('--head <seq:hash>', '此前记下的账本末端 / a head noted before, from `audit head`')
    .action(async (options: CommonOptions & { readonly head?: string }) => {
      const known = options.head === undefined ? undefined : readHead(options.head);
      const { createContext } = await import('../context.js');
      const { requireLedger } = await import('../ledger.js');
      const { verifyDatabase } = await import('../../adapters/sqlite/verify.js');
      const { showReport } = await import('../show-audit.js');
      const context = await createContext(options);
      requireLedger(context);
      const report = verifyDatabase(context.config.data, known);
      showReport(context.json, report);
      if (!report.ok) process.exitCode = EXIT.failure;
    });

const headCommand = (): Command =>
  command(
    'head',
    '账本末端，可另行保存以备核验',
    'The head of the ledger, to be kept elsewhere and verified against',
  ).action(async (options: CommonOptions) => {
    const { createContext } = await import('../context.js');
    const { readLedger } = await import('../ledger.js');
    const { print } = await import('../output.js');
    const context = await createContext(options);
    const head = await readLedger(context, (store) => store.head());
    print(context.json, head ?? null, () => [
      head ? `${head.seq}:${head.hash}` : '账本为空 / the ledger is empty',
    ]);
  });

function readHead(text: string) {
  const [, seq, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) {
    throw usage('--head: 格式为 编号:哈希 / must be SEQ:HASH', 'callward audit head', '--head');
  }
  return { seq: Number(seq), hash };
}
