import type Database from 'better-sqlite3';
import type { DeadLetter, WebhookProgress } from '../../app/ports/webhooks.js';
import { type BesideOptions, openBeside } from './beside.js';

export function openSqliteWebhooks(options: BesideOptions): WebhookProgress {
  const { ask, close } = openBeside(options, prepare);

  return {
    place: (hook) => ask((sql) => sql.place.get(hook)),
    moved: (hook, seq) => ask((sql) => void sql.move.run({ hook, seq })),
    buried: (letter) => ask((sql) => sql.bury(letter)),
    deadLetters: ({ hook, again }) =>
      ask((sql) =>
        sql.letters.all({ hook: hook ?? null, again: again === undefined ? null : Number(again) }),
      ),
    again: (hook, seq) => ask((sql) => sql.again.run({ hook, seq: seq ?? null }).changes),
    revived: (hook, seq) => ask((sql) => void sql.drop.run(hook, seq)),
    close,
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
