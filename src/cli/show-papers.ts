import type { Store } from '../app/ports/store.js';
import type { PapersImportedRecord } from '../core/ledger/record.js';
import type { Paper } from '../core/papers/paper.js';
import { isoTime, showTime, showUntil } from './output.js';
import type { Viewer } from './viewer.js';

const DAY_MS = 86_400_000;

/** A paper with the import it came with, so that a reader sees how old the list is. */
export interface ListedPaper {
  readonly paper: Paper;
  readonly imported?: PapersImportedRecord;
}

/** `source` is `list@digest`, as the import wrote it. */
export async function listedPapers(
  store: Pick<Store, 'records'>,
  papers: readonly Paper[],
): Promise<readonly ListedPaper[]> {
  if (papers.length === 0) return [];
  const imports: PapersImportedRecord[] = [];
  for await (const { record } of store.records({ kinds: ['papers-imported'], newestFirst: true }))
    if (record.kind === 'papers-imported') imports.push(record);
  return papers.map((paper) => {
    const imported = imports.find(({ list, digest }) => paper.source === `${list}@${digest.slice(0, 12)}`);
    return { paper, ...(imported && { imported }) };
  });
}

const ageInDays = (from: number, at: number): number => Math.max(0, Math.floor((at - from) / DAY_MS));

/** `3 天 days`: how old a list or an entry is. */
export const ageWords = (from: number, at: number): string => `${ageInDays(from, at)} 天 days`;

export function describePaper({ paper, imported }: ListedPaper, at: number, viewer: Viewer): string {
  const age = imported
    ? `导入 imported ${showTime(imported.at)} (${ageWords(imported.at, at)})`
    : '导入时间不详 import not on record';
  return `${paper.kind} ${viewer.text(paper.id)}  ${validity(paper)}  名单 list ${viewer.text(paper.source)}  ${age}`;
}

export const paperInJson = ({ paper, imported }: ListedPaper, at: number, viewer: Viewer) => ({
  id: viewer.text(paper.id),
  kind: paper.kind,
  list: viewer.text(paper.source),
  importedAt: isoTime(imported?.at),
  ageDays: imported ? ageInDays(imported.at, at) : null,
});

function validity(paper: Paper): string {
  switch (paper.kind) {
    case 'lead':
      return `至 until ${showUntil(paper.expiresAt)}`;
    case 'policy':
      return `${showTime(paper.inForceFrom)} – ${showTime(paper.inForceUntil)}`;
    case 'consent':
      return `${showTime(paper.givenAt)} – ${showUntil(paper.until)}`;
    case 'appointment':
      return `${showTime(paper.from)} – ${showTime(paper.until)}`;
  }
}
