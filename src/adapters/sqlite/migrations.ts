/**
 * Numbered, forward only: the schema version of a file is the number of migrations it has seen (`PRAGMA user_version`).
 * A migration that has shipped is never edited. STRICT tables refuse a value of another type than the column's. WITHOUT
 * ROWID, because a rowid table keeps the primary key beside the record and a spare byte for it inside, which nothing ever
 * reads: a bit flipped there could not be found.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE ledger (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     kind TEXT NOT NULL,
     number TEXT,
     body TEXT NOT NULL,
     prev_hash TEXT NOT NULL,
     hash TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX ledger_number ON ledger (number, seq) WHERE number IS NOT NULL;
   CREATE TABLE shield (
     id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL,
     number TEXT NOT NULL,
     scope TEXT NOT NULL,
     source TEXT NOT NULL,
     operator TEXT NOT NULL,
     registered_at INTEGER NOT NULL,
     effective_at INTEGER NOT NULL,
     until INTEGER,
     evidence TEXT,
     cancelled_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX shield_number ON shield (number);
   CREATE INDEX shield_seq ON shield (seq);
   CREATE TRIGGER ledger_keeps BEFORE DELETE ON ledger BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
   CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;`,
  `CREATE TABLE orders (
     id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL,
     target TEXT NOT NULL,
     name TEXT NOT NULL,
     cause TEXT NOT NULL,
     starts_at INTEGER NOT NULL,
     ends_at INTEGER,
     reference TEXT NOT NULL,
     operator TEXT NOT NULL,
     lifted_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE calls (
     id TEXT PRIMARY KEY,
     number TEXT NOT NULL,
     at INTEGER NOT NULL,
     purpose TEXT NOT NULL,
     campaign TEXT,
     connected_at INTEGER,
     abandoned INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX calls_number ON calls (number, at);
   CREATE TABLE papers (
     id TEXT PRIMARY KEY,
     number TEXT NOT NULL,
     list TEXT NOT NULL,
     kind TEXT NOT NULL,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX papers_number ON papers (number);
   CREATE INDEX papers_list ON papers (list);
   CREATE TABLE persons (
     number TEXT PRIMARY KEY,
     person TEXT NOT NULL,
     list TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX persons_person ON persons (person);
   CREATE INDEX persons_list ON persons (list);`,
  // A list is written batch by batch beside the one in use, and `lists` then says which counts: no call waits for an import.
  `CREATE TABLE lists (
     list TEXT PRIMARY KEY,
     batch INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   INSERT INTO lists SELECT list, 0 FROM papers UNION SELECT list, 0 FROM persons;
   ALTER TABLE papers ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;
   DROP INDEX papers_list;
   CREATE INDEX papers_batch ON papers (list, batch);
   CREATE TABLE members (
     list TEXT NOT NULL,
     batch INTEGER NOT NULL,
     number TEXT NOT NULL,
     person TEXT NOT NULL,
     PRIMARY KEY (list, batch, number)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO members SELECT list, 0, number, person FROM persons;
   DROP TABLE persons;
   CREATE INDEX members_number ON members (number);
   CREATE INDEX members_person ON members (person);`,
  // Who may come in, and what the board asks often enough that it must not read the ledger for it.
  `CREATE TABLE accounts (
     id TEXT PRIMARY KEY,
     key TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     roles TEXT NOT NULL,
     teams TEXT NOT NULL,
     extension TEXT,
     password TEXT NOT NULL,
     temporary INTEGER NOT NULL,
     locked INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     failures INTEGER NOT NULL,
     failed_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sessions (
     digest TEXT PRIMARY KEY,
     account TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     seen_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX sessions_account ON sessions (account);
   CREATE TABLE tokens (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     digest TEXT NOT NULL UNIQUE,
     scopes TEXT NOT NULL,
     created_by TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     revoked_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE alerts (
     id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL,
     body TEXT NOT NULL,
     acknowledged_at INTEGER,
     acknowledged_by TEXT,
     acknowledged_seq INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX alerts_seq ON alerts (seq);
   CREATE INDEX alerts_acknowledged ON alerts (acknowledged_seq) WHERE acknowledged_seq IS NOT NULL;
   INSERT OR IGNORE INTO alerts (id, seq, body)
     SELECT body ->> '$.alert.id', seq, body -> '$.alert' FROM ledger WHERE kind = 'alert';
   CREATE TABLE tallies (
     hour INTEGER NOT NULL,
     what TEXT NOT NULL,
     name TEXT NOT NULL,
     agent TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (hour, what, name, agent)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO tallies (hour, what, name, agent, count)
     SELECT at / 3600000, 'decision', body ->> '$.verdict.reason', coalesce(body ->> '$.attempt.agent', ''), count(*)
     FROM ledger WHERE kind = 'decision' GROUP BY 1, 3, 4;
   INSERT INTO tallies (hour, what, name, agent, count)
     SELECT at / 3600000, 'refusal', body ->> '$.entry.source', coalesce(body ->> '$.entry.operator', ''), count(*)
     FROM ledger WHERE kind = 'shield-added' GROUP BY 1, 3, 4;
   CREATE TABLE imports (
     list TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     papers TEXT NOT NULL,
     rows INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   INSERT OR REPLACE INTO imports (list, at, papers, rows)
     SELECT body ->> '$.list', at, body ->> '$.papers', body ->> '$.rows' FROM ledger
     WHERE kind = 'papers-imported' ORDER BY seq;`,
  // How far each webhook has been told the ledger, and what could not be told.
  `CREATE TABLE webhooks (
     hook TEXT PRIMARY KEY,
     seq INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE dead_letters (
     hook TEXT NOT NULL,
     seq INTEGER NOT NULL,
     at INTEGER NOT NULL,
     why TEXT NOT NULL,
     again INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (hook, seq)
   ) STRICT, WITHOUT ROWID;`,
  // The words of a refusal that was heard stand outside the chain, so that they can be forgotten; `unsettled` is what waits for somebody.
  `CREATE TABLE snippets (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     salt TEXT NOT NULL,
     text TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX snippets_at ON snippets (at);
   CREATE TABLE unsettled (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     queued_at INTEGER,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  // Time from a refusal to the end of the call, in seconds under a minute and in minutes above, counted like refusals.
  `INSERT INTO tallies (hour, what, name, agent, count)
     SELECT at / 3600000, 'ending',
       CAST(CASE WHEN body ->> '$.ms' < 60000 THEN body ->> '$.ms' / 1000 ELSE body ->> '$.ms' / 60000 * 60 END AS TEXT),
       coalesce(body ->> '$.agent', ''), count(*)
     FROM ledger WHERE kind = 'polite-ending' GROUP BY 1, 3, 4;`,
];
