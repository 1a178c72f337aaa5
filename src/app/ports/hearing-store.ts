import type { DispositionRecord, RefusalHeardRecord } from '../../core/ledger/refusal-record.js';

/** The words that were matched: outside the chain, so that they can be forgotten. */
export interface Snippet {
  /** Of the record. */
  readonly id: string;
  readonly at: number;
  /** What the digest in the record was made with, so that few words cannot be guessed from it once they are forgotten. */
  readonly salt: string;
  readonly text: string;
}

/** What still waits for somebody, or for the end of its call. */
export interface Unsettled {
  readonly record: RefusalHeardRecord | DispositionRecord;
  /** When it was put into the queue for a person; absent while its call may still bring the key. */
  readonly queuedAt?: number;
}

/** What hearing keeps beside the ledger. Rejects with StoreUnavailable. */
export interface HearingStore {
  /** Written before its record: words without a record are forgotten like the rest, a record without its words is one for ever. */
  keepSnippet(snippet: Snippet): Promise<void>;
  snippet(id: string): Promise<string | undefined>;
  /** Resolves to the number of those forgotten. */
  forgetSnippets(before: number): Promise<number>;
  /** Oldest first. */
  unsettled(): Promise<readonly Unsettled[]>;
  unsettledOne(id: string): Promise<Unsettled | undefined>;
  close(): void;
}
