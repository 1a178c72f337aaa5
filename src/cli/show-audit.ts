import type { Damage } from '../adapters/sqlite/damage.js';
import type { VerifyReport } from '../adapters/sqlite/verify.js';
import { print } from './output.js';

const WHAT: Readonly<Record<Damage['what'], string>> = {
  gap: '缺少记录 records are missing here',
  reordered: '顺序被改动 the order was changed here',
  'broken-link': '与上一条不相接 it does not follow from the record before it',
  'hash-mismatch': '内容被改动 it was altered',
  'not-a-record': '不是账本记录 it is no ledger record',
  truncated: '账本被截断 the ledger ends before this record, which was there once',
  rewritten: '账本被整体改写 the ledger was rewritten up to here',
  unreadable: '无法读取 it cannot be read',
  differs: '与账本不符 it is not what it must be',
  missing: '缺少 it is missing',
  extra: '账本中没有 the ledger knows nothing of it',
  damaged: '文件损坏 damaged',
};

const PLACE: Readonly<Record<Damage['place'], string>> = {
  ledger: '账本 ledger',
  shield: '屏蔽名单 shield list',
  snippet: '听到的词句 words heard',
  schema: '表结构 schema',
  file: '数据库文件 database file',
  log: '预写日志 write-ahead log',
};

export function showReport(json: boolean, report: VerifyReport): void {
  print(json, report, () =>
    report.ok
      ? [
          `完好 intact: ${report.count} 条 records`,
          ...(report.head ? [`  末端 head: ${report.head.seq}:${report.head.hash}`] : []),
        ]
      : [
          `不符 NOT intact: ${report.count} 条完好 records intact before the first alteration`,
          ...report.damage.map(describe),
          '  处理 what to do: 保留此文件作证据，并从备份恢复 / keep this file as evidence and restore a backup',
        ],
  );
}

function describe({ place, seq, entry, what, detail }: Damage): string {
  const where = [PLACE[place], seq === undefined ? '' : `#${seq}`, entry ?? ''].filter((part) => part !== '');
  return `  ${where.join(' ')}: ${WHAT[what]}${detail === undefined ? '' : ` (${detail})`}`;
}
