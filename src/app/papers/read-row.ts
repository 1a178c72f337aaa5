import type { Purpose } from '../../core/call-attempt.js';
import type { NumberingPlan } from '../../core/number/numbering-plan.js';
import type { Paper } from '../../core/papers/paper.js';
import type { FileRow } from '../ports/list-file.js';
import { dateCell, endCell, numberCell, purposesCell, type ReadCell, regionCell, textCell } from './cells.js';
import type { Header, ListKind } from './columns.js';
import type { RowFault, RowProblem } from './row-problems.js';

/** What holds for every row of a list of leads (R7.1). */
export interface LeadTerms {
  readonly legalBasis: string;
  readonly approver: string;
  readonly purposes: readonly Purpose[];
  readonly expiresAt: number;
}

export interface RowContext {
  readonly list: string;
  /** `list@digest`, so that a record names the very file a call stood on. */
  readonly source: string;
  readonly plan: NumberingPlan;
  readonly now: number;
  readonly terms?: LeadTerms;
}

export interface PersonRow {
  readonly number: string;
  readonly person: string;
}

export type RowAnswer =
  /** `same`: two rows that have it in common say the same. */
  { readonly row: Paper | PersonRow; readonly same: string } | { readonly faults: readonly RowFault[] };

type GoodHeader = Header & { readonly ok: true };

/** Reads rows of one kind of list: every fault of a row at once, each with its line and column. */
export function rowReader(
  kind: ListKind,
  header: GoodHeader,
  context: RowContext,
): (row: FileRow) => RowAnswer {
  const number = numberCell(context.plan);
  const region = regionCell(context.plan);
  const { source, now } = context;
  return ({ line, cells }) => {
    if (cells.length !== header.width) return { faults: [{ line, what: 'columns-differ' }] };
    const faults: RowFault[] = [];
    const fault = (column: string, what: RowProblem): undefined => void faults.push({ line, column, what });
    const text = (column: string): string => cells[header.places.get(column) ?? -1] ?? '';
    const take = <T>(column: string, read: ReadCell<T>): T | undefined => {
      const read1 = text(column) === '' ? { what: 'missing' as const } : read(text(column));
      return 'value' in read1 ? read1.value : fault(column, read1.what);
    };
    const maybe = <T>(column: string, read: ReadCell<T>): T | undefined =>
      text(column) === '' ? undefined : take(column, read);
    const span = (from: number | undefined, until: number | null | undefined, column: string): void => {
      if (from !== undefined && typeof until === 'number' && until <= from) fault(column, 'end-before-start');
    };

    const key = take('number', number);
    const base = { id: `${source}:${line}`, number: key ?? '', source };
    const read = (): { readonly row: Paper | PersonRow; readonly same: string } | undefined => {
      switch (kind) {
        case 'lead': {
          const [place, expires] = [maybe('region', region), maybe('expires', dateCell('end'))];
          const { terms } = context;
          if (!terms) return undefined;
          const expiresAt = Math.min(terms.expiresAt, expires ?? terms.expiresAt);
          const lead = { ...base, kind, list: context.list, ...terms, expiresAt };
          return { row: place === undefined ? lead : { ...lead, region: place }, same: base.number };
        }
        case 'policy': {
          const policyNumber = take('policy', textCell);
          const [from, until] = [take('from', dateCell('start')), take('until', dateCell('end'))];
          span(from, until, 'until');
          if (policyNumber === undefined || from === undefined || until === undefined) return undefined;
          const row = { ...base, kind, policyNumber, inForceFrom: from, inForceUntil: until };
          return { row, same: `${base.number} ${policyNumber}` };
        }
        case 'consent': {
          const givenAt = take('given', dateCell('start'));
          const purposes = take('purposes', purposesCell);
          const [until, evidence] = [take('until', endCell), take('evidence', textCell)];
          if (givenAt !== undefined && givenAt > now) fault('given', 'in-the-future');
          span(givenAt, until, 'until');
          if (givenAt === undefined || !purposes || until === undefined || evidence === undefined)
            return undefined;
          return {
            row: { ...base, kind, givenAt, purposes, until, evidence },
            same: `${base.number} ${evidence}`,
          };
        }
        case 'appointment': {
          const [from, until] = [take('from', dateCell('start')), take('until', dateCell('end'))];
          const evidence = take('evidence', textCell);
          span(from, until, 'until');
          if (from === undefined || until === undefined || evidence === undefined) return undefined;
          return { row: { ...base, kind, from, until, evidence }, same: `${base.number} ${from} ${until}` };
        }
        case 'person': {
          const person = take('person', textCell);
          return person === undefined
            ? undefined
            : { row: { number: base.number, person }, same: base.number };
        }
      }
    };
    const answer = read();
    return answer && faults.length === 0 ? answer : { faults };
  };
}
