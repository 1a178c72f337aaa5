import type Database from 'better-sqlite3';
import type { CallHistory, PastCall } from '../../core/caps/history.js';
import type { LedgerRecord } from '../../core/ledger/record.js';
import type { Order } from '../../core/orders/order.js';
import type { Paper } from '../../core/papers/paper.js';

interface OrderRow {
  readonly id: string;
  readonly target: string;
  readonly name: string;
  readonly cause: string;
  readonly starts_at: number;
  readonly ends_at: number | null;
  readonly reference: string;
  readonly operator: string;
  readonly lifted_at: number | null;
}

interface CallRow {
  readonly id: string;
  readonly number: string;
  readonly at: number;
  readonly purpose: string;
  readonly campaign: string | null;
  readonly connected_at: number | null;
  readonly abandoned: number;
}

const ORDER_COLUMNS = 'id, target, name, cause, starts_at, ends_at, reference, operator, lifted_at';

export type PolicyTables = ReturnType<typeof preparePolicyTables>;

/** What the rules ask for besides the shield list: orders, past calls, papers. Values are bound, never spelled into SQL. */
export function preparePolicyTables(db: Database.Database) {
  return {
    addOrder: db.prepare<OrderRow & { seq: number }>(
      `INSERT INTO orders (seq, ${ORDER_COLUMNS}) VALUES (@seq, @id, @target, @name, @cause, @starts_at, @ends_at,
       @reference, @operator, @lifted_at) ON CONFLICT (id) DO NOTHING`,
    ),
    liftOrder: db.prepare<[number, string]>(
      'UPDATE orders SET lifted_at = ? WHERE id = ? AND lifted_at IS NULL',
    ),
    orders: db.prepare<[number], OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM orders WHERE lifted_at IS NULL AND (ends_at IS NULL OR ends_at > ?) ORDER BY seq`,
    ),
    order: db.prepare<[string], OrderRow>(`SELECT ${ORDER_COLUMNS} FROM orders WHERE id = ?`),
    addCall: db.prepare<[string, string, number, string, string | null]>(
      'INSERT INTO calls (id, number, at, purpose, campaign) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    ),
    // The guard stopped what the gate had allowed: it never went out.
    dropCall: db.prepare<[string]>('DELETE FROM calls WHERE id = ?'),
    connected: db.prepare<[number, string]>(
      'UPDATE calls SET connected_at = ? WHERE id = ? AND connected_at IS NULL',
    ),
    abandoned: db.prepare<[string]>('UPDATE calls SET abandoned = 1 WHERE id = ?'),
    personsOf: db.prepare<[string], { person: string }>(
      'SELECT DISTINCT person FROM members JOIN lists USING (list, batch) WHERE number = ?',
    ),
    numbersOf: db.prepare<[string], { number: string }>(
      'SELECT DISTINCT number FROM members JOIN lists USING (list, batch) WHERE person = ? ORDER BY number',
    ),
    callsTo: db.prepare<[string, number], CallRow>(
      `SELECT id, number, at, purpose, campaign, connected_at, abandoned FROM calls WHERE number = ? AND at >= ?
       ORDER BY at`,
    ),
    refusedAt: db.prepare<[string], { at: number | null }>(
      "SELECT max(registered_at) AS at FROM shield WHERE number = ? AND source <> 'industry' AND cancelled_at IS NULL",
    ),
    papersOf: db.prepare<[string], { body: string }>(
      'SELECT body FROM papers JOIN lists USING (list, batch) WHERE number = ? ORDER BY id',
    ),
  };
}

/** The effect of one record on the tables; in the same transaction as the record. */
export function projectPolicy(sql: PolicyTables, record: LedgerRecord, seq: number): void {
  switch (record.kind) {
    case 'order-given': {
      const { order } = record;
      sql.addOrder.run({
        seq,
        id: order.id,
        target: order.target.kind,
        name: order.target.name,
        cause: order.cause,
        starts_at: order.startsAt,
        ends_at: order.endsAt,
        reference: order.reference,
        operator: order.operator,
        lifted_at: order.liftedAt ?? null,
      });
      return;
    }
    case 'order-lifted':
      sql.liftOrder.run(record.at, record.orderId);
      return;
    case 'decision': {
      const { attempt, number, verdict } = record;
      if (verdict.outcome !== 'allow' && attempt.door === 'guard') sql.dropCall.run(attempt.id);
      if (verdict.outcome === 'allow' && number.parsed && number.kind !== 'emergency')
        sql.addCall.run(attempt.id, number.key, record.at, attempt.purpose, attempt.campaign ?? null);
      return;
    }
    case 'call-connected':
      sql.connected.run(record.at, record.attempt);
      return;
    case 'call-abandoned':
      sql.abandoned.run(record.attempt);
      return;
    default:
      return;
  }
}

export function readHistory(sql: PolicyTables, number: string, since: number): CallHistory {
  const listed = sql.personsOf.all(number).flatMap(({ person }) => sql.numbersOf.all(person));
  const numbers = [...new Set([number, ...listed.map((row) => row.number)])].sort();
  const calls = numbers
    .flatMap((one) => sql.callsTo.all(one, since))
    .map(toPastCall)
    .sort((a, b) => a.at - b.at);
  const refusals = numbers.map((one) => sql.refusedAt.get(one)?.at ?? 0);
  const refusedAt = Math.max(0, ...refusals);
  return { numbers, calls, ...(refusedAt > 0 ? { refusedAt } : {}) };
}

const toPastCall = (row: CallRow): PastCall => ({
  id: row.id,
  at: row.at,
  number: row.number,
  purpose: row.purpose as PastCall['purpose'],
  ...(row.campaign === null ? {} : { campaign: row.campaign }),
  ...(row.connected_at === null ? {} : { connectedAt: row.connected_at }),
  ...(row.abandoned === 0 ? {} : { abandoned: true }),
});

export const toOrder = (row: OrderRow): Order => ({
  id: row.id,
  target: { kind: row.target as Order['target']['kind'], name: row.name },
  cause: row.cause as Order['cause'],
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  reference: row.reference,
  operator: row.operator,
  ...(row.lifted_at === null ? {} : { liftedAt: row.lifted_at }),
});

export const toPaper = ({ body }: { readonly body: string }): Paper => JSON.parse(body) as Paper;
