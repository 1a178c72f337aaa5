/** How far a webhook has been told the ledger, and what could not be delivered. Survives a restart; written by one process at a time. */
export interface WebhookProgress {
  /** Everything up to this place of the ledger is dealt with; undefined for a webhook never seen before. */
  place(hook: string): Promise<number | undefined>;
  moved(hook: string, seq: number): Promise<void>;
  /** Given up: it is kept with its reason, and the place moves on. Both or neither. */
  buried(letter: DeadLetter): Promise<void>;
  deadLetters(query: { readonly hook?: string; readonly again?: boolean }): Promise<readonly DeadLetter[]>;
  /** Asks for another try of one dead letter, or of all; answers how many. */
  again(hook: string, seq?: number): Promise<number>;
  /** Delivered after all. */
  revived(hook: string, seq: number): Promise<void>;
  close(): void;
}

export interface DeadLetter {
  readonly hook: string;
  /** The record's place in the ledger, where it can be read again. */
  readonly seq: number;
  readonly at: number;
  readonly why: string;
}

/** One message on its way to a receiver. */
export interface Delivery {
  /** The same for every try of one record, so that a receiver can tell a repetition. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly body: string;
}

/** `refused`: the receiver understood and does not want it; trying again would not help. */
export type Delivered =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'failed' | 'refused'; readonly why: string };

/** Carries one message once. Never rejects. */
export type Post = (delivery: Delivery) => Promise<Delivered>;
