import type { Teams } from '../../core/access/teams.js';
import type { AccessStore } from '../ports/access-store.js';
import type { Clock } from '../ports/clock.js';
import type { Secrets } from '../ports/secrets.js';
import type { Store } from '../ports/store.js';

export interface AccessDeps {
  readonly accounts: AccessStore;
  /** Every sign-in and every right given is on the record before it counts. */
  readonly store: Pick<Store, 'append'>;
  readonly secrets: Secrets;
  readonly teams: Teams;
  readonly now: Clock;
  readonly newId: () => string;
}
