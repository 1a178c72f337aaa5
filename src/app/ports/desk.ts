import type { CallRef } from '../../core/call-attempt.js';
import type { Person } from './access.js';

/** How a supervisor is on a call: heard by nobody, by the agent, or by both. */
export type Presence = 'listen' | 'whisper' | 'join';

/** What may be done to a live call from the board. Every deed is on the record with the person's name before it is done. */
export interface CallDesk {
  /** Rings the supervisor's own phone and puts it on the call. `no-phone`: the account names no extension. */
  attend(
    call: { readonly id: string; readonly ref: CallRef },
    presence: Presence,
    who: Person,
  ): Promise<'ringing' | 'gone' | 'no-phone' | 'failed'>;
  end(
    call: { readonly id: string; readonly ref: CallRef },
    who: Person,
  ): Promise<'ended' | 'gone' | 'failed'>;
}
