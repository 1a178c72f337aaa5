import { randomUUID } from 'node:crypto';
import { openSqliteHearing } from '../adapters/sqlite/index.js';
import type { HearingStore, Unsettled } from '../app/ports/hearing-store.js';
import type { Store } from '../app/ports/store.js';
import { politeEndings } from '../app/refusals/endings.js';
import { confirmPending, type Dismissal, dismissPending, type Settled } from '../app/refusals/pending.js';
import type { Context } from './context.js';
import { readLedger } from './ledger.js';
import { isoTime, print, showTime } from './output.js';
import { refuse } from './refusal.js';
import { MASKED } from './viewer.js';

const BUSY_TIMEOUT_MS = 5_000;

const withHearing = <T>(context: Context, work: (store: Store, hearing: HearingStore) => Promise<T>) =>
  readLedger(context, async (store) => {
    const hearing = openSqliteHearing({ folder: context.config.data, busyTimeoutMs: BUSY_TIMEOUT_MS });
    try {
      return await work(store, hearing);
    } finally {
      hearing.close();
    }
  });

export const showPending = (context: Context): Promise<void> =>
  withHearing(context, async (_store, hearing) => {
    const found = await hearing.unsettled();
    const words = await Promise.all(found.map(({ record }) => hearing.snippet(record.id)));
    const pending = found.map(({ record, queuedAt }, i) => ({
      id: record.id,
      time: isoTime(record.at),
      state: queuedAt === undefined ? 'open' : 'queued',
      ...(words[i] !== undefined && { words: MASKED.text(words[i]) }),
      record: MASKED.value(record),
    }));
    print(context.json, { pending }, () =>
      found.length === 0 ? ['没有待处理的 / nothing waits'] : found.map((one, i) => describe(one, words[i])),
    );
  });

function describe({ record, queuedAt }: Unsettled, words: string | undefined): string {
  const number = record.number === undefined ? '(号码不明 number unknown)' : MASKED.number(record.number);
  const state = queuedAt === undefined ? '通话未了 its call is not over' : '待人处理 queued';
  const what =
    record.kind === 'refusal-heard'
      ? `${record.phrase} ${record.confidence} ${record.speaker} “${words === undefined ? '已过保留期 forgotten' : MASKED.text(words)}”${record.recording === undefined ? '' : `  ${record.recording}`}`
      : `结果代码 disposition ${MASKED.text(record.code)}`;
  return `${record.id}  ${showTime(record.at)}  ${state}  ${number}  ${record.agent ?? ''}  ${what}`;
}

export const confirm = (context: Context, id: string, operator: string): Promise<void> =>
  withHearing(context, async (store, hearing) => {
    const policy = await context.policy();
    const { term } = context.config.refusal;
    const deps = { store, hearing, policy: () => policy, term, now: Date.now, newId: randomUUID };
    const answer = await confirmPending(deps)(id, operator);
    tell(context, answer, 'refusals confirm', id, '已登记 registered');
  });

export const dismiss = (context: Context, dismissal: Dismissal): Promise<void> =>
  withHearing(context, async (store, hearing) => {
    const answer = await dismissPending({ store, hearing, now: Date.now })(dismissal);
    tell(context, answer, 'refusals dismiss', dismissal.id, '已撤销，不作拒绝 dismissed');
  });

function tell({ json }: Context, answer: Settled, command: string, id: string, said: string): void {
  if (answer.outcome === 'refused') throw refuse(answer.why, command);
  print(json, { ...answer, id }, () => [`${said}: ${id}  ${answer.entryId ?? ''}`.trimEnd()]);
}

export const showEndings = (context: Context, agent: string | undefined): Promise<void> =>
  readLedger(context, async (store) => {
    const endings = await politeEndings(store, agent);
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    print(context.json, { endings }, () =>
      endings.length === 0
        ? ['没有记录 / no records']
        : endings.map(
            (one) =>
              `${MASKED.text(one.agent || '(未知 unknown)')}  ${one.calls} 次 calls  中位 median ${seconds(one.medianMs)}  最长 longest ${seconds(one.longestMs)}  系统挂断 ended by the service ${one.ended}`,
          ),
    );
  });
