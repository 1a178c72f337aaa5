import type { ShieldScope } from '../../core/shield/shield-entry.js';

/** One record of a number's story, as it may be shown: times in ISO 8601, numbers masked or in full. */
export interface StoryRow {
  readonly seq: number;
  readonly hash: string;
  readonly time: string;
  readonly record: unknown;
}

export interface Story {
  readonly number: string;
  readonly shielded: boolean;
  readonly records: readonly StoryRow[];
  /** There are older ones; the newest are here. */
  readonly more: boolean;
}

export type RefuseAnswer =
  | {
      readonly outcome: 'registered' | 'repeated';
      readonly entry: string;
      readonly number: string;
      readonly until: number | null;
    }
  | { readonly outcome: 'refused'; readonly zh: string; readonly en: string };

/** What is known of a number, and a refusal registered by hand. */
export interface NumberDesk {
  /** Masked; undefined where the text is no number. */
  story(number: string): Promise<Story | undefined>;
  /** In full, once the look is on the record under this name (R7.2). */
  reveal(number: string, operator: string): Promise<Story | undefined>;
  /** Undefined where the text is no number. */
  refuse(asked: {
    readonly number: string;
    readonly operator: string;
    readonly scope: ShieldScope;
    readonly term?: string;
    readonly evidence?: string;
  }): Promise<RefuseAnswer | undefined>;
}
