import type { LedgerQuery, Store, StoredRecord } from '../app/ports/store.js';
import type { LedgerRecord } from '../core/ledger/record.js';
import { REASONS } from '../core/reasons.js';
import { isoTime, print, showTime, showUntil } from './output.js';
import { describeEntry } from './show-verdict.js';
import { openViewer, type RevealOptions, type Viewer } from './viewer.js';

/** Prints ledger records, each with its place in the chain, so that a reader can hold them against `audit verify`. */
export async function showRecords(
  json: boolean,
  store: Store,
  options: RevealOptions,
  command: string,
  query: LedgerQuery,
): Promise<void> {
  const rows: StoredRecord[] = [];
  for await (const row of store.records(query)) rows.push(row);
  const viewer = await openViewer(store, options, {
    command,
    numbers: query.number === undefined ? rows.length : 1,
    ...(query.number === undefined ? {} : { number: query.number }),
  });
  const answer = rows.map(({ seq, hash, record }) => ({
    seq,
    hash,
    time: isoTime(record.at),
    record: viewer.value(record),
  }));
  print(json, { records: answer }, () =>
    rows.length === 0
      ? ['没有记录 / no records']
      : rows.map(({ seq, record }) => `#${seq}  ${showTime(record.at)}  ${describe(record, viewer)}`),
  );
}

function describe(record: LedgerRecord, viewer: Viewer): string {
  switch (record.kind) {
    case 'decision': {
      const { attempt, verdict } = record;
      const who = [attempt.agent, attempt.campaign, attempt.trunk].filter((part) => part !== undefined);
      return `${verdict.outcome} ${verdict.reason}: ${REASONS[verdict.reason].zh}  ${viewer.number(attempt.dialled)}  ${attempt.door} ${attempt.purpose} ${who.join(' ')}`;
    }
    case 'shield-added':
      return `屏蔽 shielded: ${describeEntry(record.entry, viewer)}`;
    case 'shield-cancelled':
      return `取消屏蔽 cancelled: ${record.entryId}  ${viewer.text(`${record.operator} + ${record.approver ?? '(本人撤回 undo)'}  ${record.reason}`)}`;
    case 'alert': {
      const { level, code, number, agent, detail } = record.alert;
      const parts = [number && viewer.number(number), agent, detail && viewer.text(detail)];
      return `告警 alert ${level} ${code}  ${parts.filter((part) => part).join('  ')}`;
    }
    case 'reveal':
      return `查看号码 reveal: ${viewer.text(record.operator)}  ${record.command}  ${record.numbers} 个号码 numbers`;
    case 'order-given': {
      const { id, target, cause, startsAt, endsAt, reference, operator } = record.order;
      return `停呼令 order given: ${id}  ${target.kind} ${viewer.text(target.name)}  ${cause}  ${showTime(startsAt)} – ${showUntil(endsAt)}  ${viewer.text(`${reference}  ${operator}`)}`;
    }
    case 'order-lifted':
      return `停呼令解除 order lifted: ${record.orderId}  ${viewer.text(`${record.operator} + ${record.approver}  ${record.reason}`)}`;
    case 'call-connected':
      return `接通 connected: ${viewer.number(record.number)}  ${record.attempt}`;
    case 'call-abandoned':
      return `无人应答的接通 abandoned: ${viewer.number(record.number)}  ${record.attempt}`;
    case 'papers-imported':
      return `名单导入 list imported: ${viewer.text(record.list)}  ${record.papers}  ${record.rows} + ${record.refused} 行拒收 refused  ${viewer.text(record.operator)}`;
    case 'policy-loaded':
      return `策略 policy in force: ${record.pack.name} ${record.version}${record.mode === 'shadow' ? '  试运行，不拦截 SHADOW: nothing is blocked' : ''}`;
    case 'service':
      return `服务 service ${record.event}: ${record.version}, policy ${record.policyVersion}`;
  }
}
