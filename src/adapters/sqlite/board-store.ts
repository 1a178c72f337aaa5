import type Database from 'better-sqlite3';
import type {
  AlertNews,
  BoardAlert,
  BoardStore,
  ListAge,
  Tally,
  TrendQuery,
} from '../../app/ports/board-store.js';
import type { Alert } from '../../core/ledger/record.js';
import { type BesideOptions, openBeside } from './beside.js';

interface AlertRow {
  readonly seq: number;
  readonly body: string;
  readonly at: number | null;
  readonly operator: string | null;
}
interface NewsRow extends AlertRow {
  readonly kind: 'alert' | 'acknowledged';
}

const COLUMNS = 'seq, body, acknowledged_at AS at, acknowledged_by AS operator';
const HOUR_MS = 3_600_000;

/** Reads on a connection of its own: what a board asks never holds the one that calls are recorded on. */
export function openSqliteBoard(options: BesideOptions): BoardStore {
  const { ask, close } = openBeside(options, prepare);

  return {
    alerts: ({ after = 0, limit, open = false, newestFirst = false }) =>
      ask((sql) =>
        (newestFirst ? sql.newest : sql.alerts).all({ after, limit, open: Number(open) }).map(toAlert),
      ),
    alert: (id) =>
      ask((sql) => {
        const row = sql.alert.get(id);
        return row && toAlert(row);
      }),
    news: (after, limit) => ask((sql) => sql.news.all({ after, limit }).map(toNews)),
    trends: (query) => ask((_, db) => readTrends(db, query)),
    lists: () => ask((sql) => sql.lists.all()),
    head: () => ask((sql) => sql.head.get()?.seq ?? 0),
    close,
  };
}

function prepare(db: Database.Database) {
  type Page = { after: number; limit: number; open: number };
  const where = 'FROM alerts WHERE seq > @after AND (@open = 0 OR acknowledged_at IS NULL)';
  return {
    alerts: db.prepare<Page, AlertRow>(`SELECT ${COLUMNS} ${where} ORDER BY seq LIMIT @limit`),
    newest: db.prepare<Page, AlertRow>(`SELECT ${COLUMNS} ${where} ORDER BY seq DESC LIMIT @limit`),
    alert: db.prepare<[string], AlertRow>(`SELECT ${COLUMNS} FROM alerts WHERE id = ?`),
    // Each half is read along its own index and cut to the page, so that a long ledger costs no more than a short one.
    news: db.prepare<{ after: number; limit: number }, NewsRow>(
      `SELECT * FROM (SELECT seq, 'alert' AS kind, body, NULL AS at, NULL AS operator FROM alerts
         WHERE seq > @after ORDER BY seq LIMIT @limit)
       UNION ALL SELECT * FROM (SELECT acknowledged_seq AS seq, 'acknowledged' AS kind, body, acknowledged_at AS at,
         acknowledged_by AS operator FROM alerts
         WHERE acknowledged_seq IS NOT NULL AND acknowledged_seq > @after ORDER BY acknowledged_seq LIMIT @limit)
       ORDER BY seq LIMIT @limit`,
    ),
    lists: db.prepare<[], ListAge>('SELECT list, papers, at, rows FROM imports ORDER BY list'),
    head: db.prepare<[], { seq: number }>('SELECT seq FROM ledger ORDER BY seq DESC LIMIT 1'),
  };
}

const GROUP = {
  hour: `hour * ${HOUR_MS}`,
  day: `((hour + @offset) / 24 * 24 - @offset) * ${HOUR_MS}`,
  agent: 'agent',
} as const satisfies Record<TrendQuery['by'], string>;

function readTrends(db: Database.Database, { from, to, by, offsetHours, agents }: TrendQuery): Tally[] {
  const only = agents === undefined ? '' : 'AND agent IN (SELECT value FROM json_each(@agents))';
  return db
    .prepare<object, Tally>(
      `SELECT ${GROUP[by]} AS "group", what, name, sum(count) AS count FROM tallies
       WHERE hour >= @from AND hour < @to ${only} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .all({
      from: Math.floor(from / HOUR_MS),
      to: Math.ceil(to / HOUR_MS),
      ...(by === 'day' && { offset: offsetHours }),
      ...(agents !== undefined && { agents: JSON.stringify(agents) }),
    });
}

function toAlert({ seq, body, at, operator }: AlertRow): BoardAlert {
  const alert = JSON.parse(body) as Alert;
  return { seq, alert, ...(at === null || operator === null ? {} : { acknowledged: { at, operator } }) };
}

function toNews({ kind, seq, body, at, operator }: NewsRow): AlertNews {
  const alert = JSON.parse(body) as Alert;
  if (kind === 'alert' || at === null || operator === null) return { kind: 'alert', seq, alert };
  return { kind, seq, alert, acknowledged: { at, operator } };
}
