import type { LedgerQuery, Store, StoredRecord } from '../app/ports/store.js';
import type { LedgerRecord } from '../core/ledger/record.js';
import type { PackRule } from '../core/policy/citation.js';
import { packRules } from '../core/policy/rule-pack.js';
import { REASONS } from '../core/reasons.js';
import type { Verdict } from '../core/verdict.js';
import { type Rules, rulesInShort } from './finding-words.js';
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
  const packs = await packsOnRecord(store);
  const answer = rows.map(({ seq, hash, record }) => ({
    seq,
    hash,
    time: isoTime(record.at),
    record: viewer.value(record),
    ...(record.kind === 'decision' && { rules: rulesNamed(record.verdict, packs) }),
  }));
  print(json, { records: answer }, () =>
    rows.length === 0
      ? ['没有记录 / no records']
      : rows.map(({ seq, record }) => `#${seq}  ${showTime(record.at)}  ${describe(record, viewer, packs)}`),
  );
}

/** The rules of each policy the ledger knows, by version: what an old decision's rule was is read there, not in today's files. */
async function packsOnRecord(store: Pick<Store, 'records'>): Promise<ReadonlyMap<string, Rules>> {
  const packs = new Map<string, Rules>();
  for await (const { record } of store.records({ kinds: ['policy-loaded'] }))
    if (record.kind === 'policy-loaded') packs.set(record.version, packRules(record.pack));
  return packs;
}

const NO_RULES: Rules = new Map();

/** Each rule that a finding names, with its text and how far that was verified. */
function rulesNamed(verdict: Verdict, packs: ReadonlyMap<string, Rules>): readonly PackRule[] {
  const ids = verdict.findings.flatMap(({ rule, waivedBy }) => [rule, waivedBy]);
  const rules = packs.get(verdict.policyVersion) ?? NO_RULES;
  return [...new Set(ids)].flatMap((id) => {
    const rule = id === undefined ? undefined : rules.get(id);
    return rule ? [{ id: rule.id, citation: rule.citation }] : [];
  });
}

function describe(record: LedgerRecord, viewer: Viewer, packs: ReadonlyMap<string, Rules>): string {
  switch (record.kind) {
    case 'decision': {
      const { attempt, verdict } = record;
      const who = [attempt.agent, attempt.campaign, attempt.trunk].filter((part) => part !== undefined);
      const decided = verdict.would ?? verdict;
      const rules = rulesInShort(
        verdict.findings,
        decided.reason,
        packs.get(verdict.policyVersion) ?? NO_RULES,
      );
      const would = verdict.would ? `  本应 would have been ${decided.outcome} ${decided.reason}` : '';
      return `${verdict.outcome} ${verdict.reason}: ${REASONS[verdict.reason].zh}${would}  ${viewer.number(attempt.dialled)}  ${attempt.door} ${attempt.purpose} ${who.join(' ')}  ${rules}`.trimEnd();
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
    case 'signed-in':
      return `登录 signed in: ${viewer.text(record.operator)}  ${record.address}`;
    case 'sign-in-failed':
      return `登录失败 sign-in failed: ${record.operator ? viewer.text(record.operator) : '—'}  ${record.address}  ${record.why}`;
    case 'access-changed': {
      const { operator, change, subject, roles = [], teams = [], scopes = [] } = record;
      return `权限 access: ${viewer.text(operator)}  ${change}  ${viewer.text(subject)}  ${[...roles, ...teams, ...scopes].join(' ')}`.trimEnd();
    }
    case 'alert-acknowledged':
      return `告警已确认 alert acknowledged: ${record.alert}  ${viewer.text(record.operator)}`;
    case 'attended': {
      const { operator, deed, agent, alert, patrol } = record;
      const why = alert ? `告警 alert ${alert}` : patrol ? `巡检 patrol ${patrol}` : '';
      const number = record.number === undefined ? '' : viewer.number(record.number);
      return `班长 supervisor ${deed}: ${viewer.text(operator)}  ${agent ?? ''}  ${number}  ${why}  ${record.id}`.trimEnd();
    }
    case 'attendance-ended':
      return `班长离开 supervisor left: ${(record.ms / 1000).toFixed(1)} s  ${record.id}`;
    case 'patrolled':
      return `巡检 patrolled: ${record.agent}  ${viewer.text(record.leader)}  ${record.seconds} s  ${record.id}`;
    case 'patrol-finding':
      return `巡检结论 patrol finding: ${record.finding}  ${viewer.text(`${record.operator}  ${record.note ?? ''}`).trimEnd()}  ${record.id}`;
    case 'refusal-heard':
      return `听到拒绝 refusal heard: ${viewer.number(record.number)}  ${record.phrase} (${record.intent})  ${record.speaker} ${(record.offsetMs / 1000).toFixed(1)} s  置信度 confidence ${record.confidence}  ${record.engine}  ${record.mode} → ${record.done}  ${record.id}`;
    case 'refusal-queued':
      return `待人处理 waits for a person: ${viewer.number(record.number)}  ${record.id}`;
    case 'refusal-settled': {
      const by = [record.operator, record.approver, record.reason].filter((part) => part !== undefined);
      return `已了结 settled: ${record.how}  ${record.id}  ${viewer.text(by.join('  '))}`.trimEnd();
    }
    case 'disposition':
      return `结果代码 disposition: ${viewer.text(record.code)} = ${record.meaning}  ${record.number === undefined ? '' : viewer.number(record.number)}  ${record.agent ?? ''}`.trimEnd();
    case 'polite-ending':
      return `拒绝后时长 from refusal to end: ${(record.ms / 1000).toFixed(1)} s  ${record.how}  ${viewer.number(record.number)}  ${record.agent ?? ''}`.trimEnd();
    case 'service':
      return `服务 service ${record.event}: ${record.version}, policy ${record.policyVersion}`;
  }
}
