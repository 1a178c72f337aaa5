import type Database from 'better-sqlite3';
import type { DeadLetter, WebhookProgress } from '../../app/ports/webhooks.js';
import { databaseFile, openDatabase } from './connection.js';
import { asUnavailable } from './errors.js';

/** On a connection of its own, so that a receiver's slowness is never in the way of a call. */
export function openSqliteWebhooks(options: {
  readonly folder: string;
  readonly busyTimeoutMs?: number;
}): WebhookProgress {
  const file = databaseFile(options.folder);
  const sure = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw asUnavailable(error, file);
    }
  };
  const db = sure(() => openDatabase(options.folder, options.busyTimeoutMs ?? 1_000));
  const sql = sure(() => prepare(db));
  const ask = async <T>(work: () => T): Promise<T> => sure(work);

  return {
    place: (hook) => ask(() => sql.place.get(hook)),
    moved: (hook, seq) => ask(() => void sql.move.run({ hook, seq })),
    buried: (letter) => ask(() => sql.bury(letter)),
    deadLetters: ({ hook, again }) =>
      ask(() => sql.letters.all({ hook: hook ?? null, again: again === undefined ? null : Number(again) })),
    again: (hook, seq) => ask(() => sql.again.run({ hook, seq: seq ?? null }).changes),
    revived: (hook, seq) => ask(() => void sql.drop.run(hook, seq)),
    close: () => db.close(),
  };
}

function prepare(db: Database.Database) {
  // A letter that was tried again stands far behind the place, which must not go back with it.
  const move = db.prepare<{ hook: string; seq: number }>(
    'INSERT INTO webhooks (hook, seq) VALUES (@hook, @seq) ON CONFLICT (hook) DO UPDATE SET seq = max(seq, @seq)',
  );
  const bury = db.prepare<DeadLetter>(
    'INSERT OR REPLACE INTO dead_letters (hook, seq, at, why, again) VALUES (@hook, @seq, @at, @why, 0)',
  );
  return {
    place: db.prepare<[string], number>('SELECT seq FROM webhooks WHERE hook = ?').pluck(),
    move,
    bury: db.transaction((letter: DeadLetter): void => {
      bury.run(letter);
      move.run({ hook: letter.hook, seq: letter.seq });
    }).immediate,
    letters: db.prepare<{ hook: string | null; again: number | null }, DeadLetter>(
      `SELECT hook, seq, at, why FROM dead_letters
       WHERE (@hook IS NULL OR hook = @hook) AND (@again IS NULL OR again = @again) ORDER BY hook, seq`,
    ),
    again: db.prepare<{ hook: string; seq: number | null }>(
      'UPDATE dead_letters SET again = 1 WHERE hook = @hook AND (@seq IS NULL OR seq = @seq)',
    ),
    drop: db.prepare<[string, number]>('DELETE FROM dead_letters WHERE hook = ? AND seq = ?'),
  };
}
