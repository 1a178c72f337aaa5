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
];
