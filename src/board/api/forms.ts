import type { Permission, Role, Scope } from '../../core/access/permissions.js';

/** What the service sends, as its own code has it: one description for both sides. */
export type { AccountView, TokenView } from '../../app/ports/access.js';
export type { AlertRow, BlockedRow, BoardEvent, Health, LiveRow, Snapshot } from '../../app/ports/board.js';
export type { Tally } from '../../app/ports/board-store.js';
export type { Presence } from '../../app/ports/desk.js';
export type { Permission, Role, Scope };

export interface Session {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
  readonly extension?: string;
  readonly permissions: readonly Permission[];
  readonly temporary: boolean;
  readonly csrf: string;
}

export interface StoryRecord {
  readonly seq: number;
  readonly hash: string;
  readonly time: string;
  readonly record: Readonly<Record<string, unknown>>;
}

export interface NumberStory {
  readonly number: string;
  readonly shielded: boolean;
  readonly more: boolean;
  readonly records: readonly StoryRecord[];
}

export interface Registered {
  readonly outcome: 'registered' | 'repeated';
  readonly entry: string;
  readonly number: string;
  readonly until: number | null;
}
