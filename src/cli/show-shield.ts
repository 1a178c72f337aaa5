import type { ShieldEntry } from '../core/shield/shield-entry.js';
import { print, showUntil } from './output.js';
import { describeEntry } from './show-verdict.js';
import { MASKED, type Viewer } from './viewer.js';

export interface ShieldAnswer {
  readonly title: readonly string[];
  readonly entries: readonly ShieldEntry[];
  readonly viewer?: Viewer;
  readonly extra?: object;
  readonly after?: readonly string[];
}

export function showShield(json: boolean, { title, entries, viewer = MASKED, extra, after }: ShieldAnswer) {
  print(json, { ...extra, entries: entries.map((entry) => viewer.value(entry)) }, () => [
    ...title,
    ...entries.map((entry) => `  ${describeEntry(entry, viewer)}`),
    ...(after ?? []),
  ]);
}

/** Entries that bind now or will: what keeps a number shielded beside the one just written or cancelled. */
export const standing = (entries: readonly ShieldEntry[], at: number): readonly ShieldEntry[] =>
  entries.filter((entry) => entry.cancelledAt === undefined && (entry.until === null || entry.until > at));

/** What an addition did: nobody should think a second entry replaced the first, or that a repeat was written. */
export function addedTitle(
  outcome: 'registered' | 'repeated',
  entry: ShieldEntry,
  before: readonly ShieldEntry[],
): readonly string[] {
  if (outcome === 'repeated') {
    return [
      `已在名单，未新增 on the list already; nothing was added: 来源 ${entry.source} 的记录有效至 an entry of source ${entry.source} stands until ${showUntil(entry.until)}`,
    ];
  }
  return [
    '已屏蔽 registered',
    ...before.map(
      ({ id, source, until }) =>
        `  另有来源 ${source} 的记录 ${id} 有效至 beside it an entry of source ${source} stands until ${showUntil(until)}`,
    ),
  ];
}

/** Whether taking entries off freed the number. */
export const afterCancel = (left: readonly ShieldEntry[]): readonly string[] =>
  left.length === 0
    ? ['  该号码再无屏蔽记录 no other entry blocks this number']
    : [
        '  仍被以下记录屏蔽 still shielded by:',
        ...left.map((entry) => `    ${describeEntry(entry, MASKED)}`),
      ];
