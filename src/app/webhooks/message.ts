import type { LedgerRecord } from '../../core/ledger/record.js';
import { maskNumber } from '../../core/number/mask.js';
import type { WebhookEvent } from '../../core/webhook-events.js';
import type { StoredRecord } from '../ports/store.js';

const KIND: Readonly<Record<WebhookEvent, LedgerRecord['kind']>> = {
  alert: 'alert',
  refusal: 'shield-added',
  'refusal-cancelled': 'shield-cancelled',
};

export const kindsOf = (events: readonly WebhookEvent[]): LedgerRecord['kind'][] =>
  events.map((event) => KIND[event]);

/** The same for every try, and for every receiver: the record's own hash. */
export const messageId = ({ hash }: StoredRecord): string => `cw_${hash.slice(0, 32)}`;

/**
 * A record as a receiver sees it: JSON with `type`, `seq`, `time` (ISO 8601) and `data`. Numbers are masked (R7.2) unless this receiver is
 * to have them in full, as a dialer that keeps a list of its own must.
 */
export function messageBody({ seq, record }: StoredRecord, numbers: 'masked' | 'full'): string | undefined {
  const show = numbers === 'full' ? (number: string) => number : maskNumber;
  const told = dataOf(record, show);
  return told && JSON.stringify({ type: told.type, seq, time: iso(record.at), data: told.data });
}

const iso = (at: number): string => new Date(at).toISOString();

function dataOf(
  record: LedgerRecord,
  show: (number: string) => string,
): { readonly type: WebhookEvent; readonly data: object } | undefined {
  switch (record.kind) {
    case 'alert': {
      const { id, code, level, number, agent, ref, detail } = record.alert;
      return { type: 'alert', data: { id, code, level, agent, ref, detail, number: number && show(number) } };
    }
    case 'shield-added': {
      const { id, number, scope, source, operator, effectiveAt, until } = record.entry;
      const times = { effectiveAt: iso(effectiveAt), until: until === null ? null : iso(until) };
      return { type: 'refusal', data: { id, number: show(number), scope, source, operator, ...times } };
    }
    case 'shield-cancelled': {
      const { entryId: id, number, operator, approver, reason } = record;
      return { type: 'refusal-cancelled', data: { id, number: show(number), operator, approver, reason } };
    }
    default:
      return undefined;
  }
}
