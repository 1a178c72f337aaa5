import type Database from 'better-sqlite3';
import type { HearingStore, Snippet, Unsettled } from '../../app/ports/hearing-store.js';
import { type BesideOptions, openBeside } from './beside.js';

interface WaitingRow {
  readonly body: string;
  readonly queued_at: number | null;
}

/** On a connection of its own, so that forgetting words never holds the one that calls are recorded on. */
export function openSqliteHearing(options: BesideOptions): HearingStore {
  const { ask, close } = openBeside(options, prepare);

  return {
    keepSnippet: ({ id, at, salt, text }) => ask((sql) => void sql.keep.run(id, at, salt, text)),
    snippet: (id) => ask((sql) => sql.snippet.get(id)?.text),
    forgetSnippets: (before) => ask((sql) => sql.forget.run(before).changes),
    unsettled: () => ask((sql) => sql.unsettled.all().map(toUnsettled)),
    unsettledOne: (id) =>
      ask((sql) => {
        const row = sql.unsettledOne.get(id);
        return row && toUnsettled(row);
      }),
    close,
  };
}

function prepare(db: Database.Database) {
  // What is forgotten is overwritten, not only taken out of the index.
  db.pragma('secure_delete = ON');
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
