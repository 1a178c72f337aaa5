import type { AlterationWhat } from '../../core/ledger/verify.js';

/** One thing wrong, and where: a ledger row, a shield entry, or a part of the file. */
export interface Damage {
  readonly place: 'ledger' | 'shield' | 'snippet' | 'schema' | 'file' | 'log';
  readonly seq?: number;
  readonly entry?: string;
  readonly what: AlterationWhat | 'unreadable' | 'differs' | 'missing' | 'extra' | 'damaged';
  readonly detail?: string;
}
