import { reaches } from '../../core/access/teams.js';
import type { CallDesk } from '../ports/desk.js';
import { type AttendanceDeps, createAttendance } from './attendance.js';
import { openSupervisorLine, type SupervisorLine } from './supervisor-line.js';

export interface DeskDeps extends AttendanceDeps {
  /** How the PBX names the phone of an extension; undefined where it cannot be rung. */
  readonly phoneOf: (pbx: string, extension: string) => string | undefined;
  readonly later: (ms: number, work: () => void) => void;
}

const PERMISSION = { listen: 'listen', whisper: 'whisper', join: 'join', end: 'end-call' } as const;

/**
 * What a supervisor does to a live call from the board (R6.1): on record first, within the teams that the account reaches, and with the
 * supervisor's own phone. A second wish of the same supervisor changes what the phone does, it rings no second one.
 */
export function createDesk(deps: DeskDeps): CallDesk {
  const lines = new Map<string, { readonly pbx: string; readonly line: SupervisorLine }>();

  return {
    async attend({ ref }, presence, who) {
      const party = deps.live(ref);
      if (!party || !reaches(who.reach, party.agent)) return 'gone';
      if (!who.may.has(PERMISSION[presence])) return 'failed';
      if (who.extension === undefined) return 'no-phone';
      const mine = lines.get(who.account);
      if (mine?.pbx === ref.pbx && mine.line.phone === deps.phoneOf(ref.pbx, who.extension)) {
        const outcome = await mine.line.attend(ref, presence);
        if (outcome === 'already-gone') return 'gone';
        // The supervisor may be hanging up at this moment: then the phone rings anew.
        if (outcome !== 'failed') return 'ringing';
      }
      mine?.line.hangUp();
      const pbx = deps.pbx(ref.pbx);
      const phone = deps.phoneOf(ref.pbx, who.extension);
      if (!pbx || phone === undefined) return 'failed';
      const line = openSupervisorLine(deps, {
        ...{ pbx, phone, call: ref, presence, later: deps.later },
        who: { operator: who.name, phone },
        may: (deed) => who.may.has(PERMISSION[deed]),
      });
      const entry = { pbx: ref.pbx, line };
      lines.set(who.account, entry);
      void line.over.then(() => {
        if (lines.get(who.account) === entry) lines.delete(who.account);
      });
      return 'ringing';
    },
    async end({ ref }, who) {
      const party = deps.live(ref);
      if (!party || !reaches(who.reach, party.agent)) return 'gone';
      if (!who.may.has('end-call')) return 'failed';
      const attendance = createAttendance(deps, ref, { operator: who.name });
      const outcome = await attendance.end();
      attendance.over();
      if (outcome === 'enforced') return 'ended';
      return outcome === 'already-gone' ? 'gone' : 'failed';
    },
  };
}
