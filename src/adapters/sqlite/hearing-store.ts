import type Database from 'better-sqlite3';
import type { HearingStore, Snippet, Unsettled } from '../../app/ports/hearing-store.js';
import { databaseFile, openDatabase } from './connection.js';
import { asUnavailable } from './errors.js';

interface WaitingRow {
  readonly body: string;
  readonly queued_at: number | null;
}

/** On a connection of its own, so that forgetting words never holds the one that calls are recorded on. */
export function openSqliteHearing(options: {
  readonly folder: string;
  readonly busyTimeoutMs?: number;
}): HearingStore {
  const file = databaseFile(options.folder);
  const sure = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw asUnavailable(error, file);
    }
  };
  const db = sure(() => openDatabase(options.folder, options.busyTimeoutMs ?? 50));
  // What is forgotten is overwritten, not only taken out of the index.
  db.pragma('secure_delete = ON');
  const sql = sure(() => prepare(db));
  const ask = async <T>(work: () => T): Promise<T> => sure(work);

  return {
    keepSnippet: ({ id, at, salt, text }) => ask(() => void sql.keep.run(id, at, salt, text)),
    snippet: (id) => ask(() => sql.snippet.get(id)?.text),
    forgetSnippets: (before) => ask(() => sql.forget.run(before).changes),
    unsettled: () => ask(() => sql.unsettled.all().map(toUnsettled)),
    unsettledOne: (id) =>
      ask(() => {
        const row = sql.unsettledOne.get(id);
        return row && toUnsettled(row);
      }),
    close: () => db.close(),
  };
}

function prepare(db: Database.Database) {
  return {
    keep: db.prepare<[string, number, string, string]>(
      'INSERT INTO snippets (id, at, salt, text) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    ),
    snippet: db.prepare<[string], Pick<Snippet, 'text'>>('SELECT text FROM snippets WHERE id = ?'),
    forget: db.prepare<[number]>('DELETE FROM snippets WHERE at < ?'),
    unsettled: db.prepare<[], WaitingRow>('SELECT body, queued_at FROM unsettled ORDER BY at, id'),
    unsettledOne: db.prepare<[string], WaitingRow>('SELECT body, queued_at FROM unsettled WHERE id = ?'),
  };
}

const toUnsettled = ({ body, queued_at }: WaitingRow): Unsettled => ({
  record: JSON.parse(body) as Unsettled['record'],
  ...(queued_at === null ? {} : { queuedAt: queued_at }),
});
