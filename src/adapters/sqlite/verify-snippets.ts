import type Database from 'better-sqlite3';
import type { Damage } from './damage.js';
import { sha256 } from './digest.js';

/** The first snippet whose words are not those of its record. One that is gone was forgotten: that is no damage. */
export function verifySnippets(db: Database.Database): Damage | undefined {
  try {
    const kept = db.prepare<[], { id: string; salt: string; text: string; digest: string; seq: number }>(
      `SELECT snippets.id, salt, text, body ->> '$.digest' AS digest, seq FROM ledger
       JOIN snippets ON snippets.id = body ->> '$.id' WHERE kind = 'refusal-heard' ORDER BY seq`,
    );
    for (const { id, salt, text, digest, seq } of kept.iterate())
      if (sha256(salt + text) !== digest) return { place: 'snippet', seq, entry: id, what: 'differs' };
    return undefined;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { place: 'snippet', what: 'unreadable', detail };
  }
}
