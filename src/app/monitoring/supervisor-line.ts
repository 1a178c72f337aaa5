import type { CallRef } from '../../core/call-attempt.js';
import type { Deed } from '../../core/ledger/attended-record.js';
import type { Presence } from '../ports/desk.js';
import type { Line } from '../ports/line.js';
import type { Enforcement, Pbx } from '../ports/pbx.js';
import { type Attendance, type AttendanceDeps, type Attendant, createAttendance } from './attendance.js';

/** Why a supervisor's phone is rung, and what may be done on it. */
export interface Occasion {
  readonly pbx: Pbx;
  readonly phone: string;
  readonly who: Attendant;
  readonly may: (deed: Deed) => boolean;
  readonly call?: CallRef;
  /** Asked when the phone is answered: what is said first. Without words it is put on the call at once. */
  readonly reason?: () => {
    readonly words: readonly string[];
    readonly call?: CallRef;
    readonly alert?: string;
  };
  /** How it is put on the call without a key. */
  readonly presence?: Presence;
  /** Key 0; false where it could not be recorded. */
  readonly acknowledge?: () => Promise<boolean>;
  /** Asked after the call by `question`; undefined: the key means nothing. */
  readonly question?: {
    readonly words: readonly string[];
    readonly answer: (key: string) => Promise<boolean>;
  };
  readonly later: (ms: number, work: () => void) => void;
}

export interface SupervisorLine {
  readonly phone: string;
  readonly answered: () => boolean;
  /** Another way, or another call. `ringing`: it will be when the phone is answered. */
  attend(call: CallRef, presence: Presence): Promise<Enforcement | 'ringing'>;
  hangUp(): void;
  /** Resolves at the end: whether somebody answered, and how long the supervisor was on the call that was meant. */
  readonly over: Promise<{ readonly answered: boolean; readonly ms: number }>;
}

/** How long the line stays open for a key after all was said. */
const PATIENCE = 15_000;
const PRESENCES: Readonly<Record<string, Presence>> = { '1': 'listen', '2': 'whisper', '3': 'join' };

/** Rings a supervisor's phone, says why, and takes the keys: the same menu on every PBX (R6.1). */
export function openSupervisorLine(deps: AttendanceDeps, occasion: Occasion): SupervisorLine {
  const { question } = occasion;
  let { who } = occasion;
  let call = occasion.call;
  let wanted = occasion.presence;
  let attendance: Attendance | undefined;
  let on = false;
  let answered = false;
  let leaving = false;
  let asking = false;
  let heard = 0;
  let turn = 0;
  /** Keys and changes one after the other: what was asked for last is what is. */
  let last: Promise<unknown> = Promise.resolve();
  let tellOver: (end: { answered: boolean; ms: number }) => void = () => undefined;
  const over = new Promise<{ answered: boolean; ms: number }>((resolve) => {
    tellOver = resolve;
  });

  const then = <T>(work: () => Promise<T>): Promise<T | undefined> => {
    const done = last.then(work).catch((error: unknown) => {
      deps.log.error('supervisor call went wrong', { why: String(error) });
      line.hangUp();
      return undefined;
    });
    last = done;
    return done;
  };
  const say = (sentences: readonly string[], leave = false): void => {
    turn += 1;
    leaving = leave;
    line.say(sentences);
  };
  const leaveCall = (): void => {
    heard += attendance?.ms() ?? 0;
    attendance?.over();
    attendance = undefined;
    on = false;
  };

  async function attend(ref: CallRef, presence: Presence): Promise<Enforcement> {
    if (!occasion.may(presence)) return 'failed';
    turn += 1;
    leaving = false;
    if (call?.channel !== ref.channel || call.pbx !== ref.pbx) leaveCall();
    call = ref;
    attendance ??= createAttendance(deps, ref, who);
    if (!(await attendance.record(presence))) {
      if (!on) say(['not-done'], true);
      return 'failed';
    }
    const outcome = await line.attend(ref, presence);
    if (outcome === 'enforced') {
      on = true;
      attendance?.begun();
      return outcome;
    }
    leaveCall();
    say([outcome === 'already-gone' ? 'no-live-call' : 'not-done'], true);
    return outcome;
  }

  async function end(ref: CallRef): Promise<void> {
    attendance ??= createAttendance(deps, ref, who);
    const outcome = await attendance.end();
    // On it, the end of the call is told by the line itself.
    if (on && outcome === 'enforced') return;
    if (!on) leaveCall();
    if (outcome === 'enforced') say(['call-ended'], true);
    else if (!on) say([outcome === 'already-gone' ? 'no-live-call' : 'not-done'], true);
  }

  function key(digit: string): void {
    const presence = PRESENCES[digit];
    if (asking) {
      void then(async () => {
        if (asking && (await question?.answer(digit))) {
          asking = false;
          say(['noted'], true);
        }
      });
    } else if (digit === '0' && occasion.acknowledge) {
      const { acknowledge } = occasion;
      void then(async () => {
        const done = await acknowledge();
        // In the middle of a call a voice would take the supervisor off it.
        if (!on) say([done ? 'acknowledged' : 'not-done']);
      });
    } else if (call && presence) {
      const to = call;
      void then(() => attend(to, presence));
    } else if (call && digit === '9' && occasion.may('end')) {
      const to = call;
      void then(() => end(to));
    }
  }

  const line: Line = occasion.pbx.ring(occasion.phone, {
    answered() {
      answered = true;
      const reason = occasion.reason?.();
      if (reason) {
        const { words, alert } = reason;
        call = reason.call ?? call;
        who = { ...who, ...(alert !== undefined && { alert }) };
        return say(words);
      }
      void then(async () => {
        if (call && wanted) await attend(call, wanted);
      });
    },
    key,
    said() {
      if (leaving) return line.hangUp();
      const { presence } = occasion;
      if (presence && call && !on && !asking && heard === 0) {
        const to = call;
        void then(() => attend(to, presence));
        return;
      }
      const mine = turn;
      occasion.later(PATIENCE, () => {
        if (mine === turn && !on) line.hangUp();
      });
    },
    callEnded() {
      leaveCall();
      if (!question) return say(['call-ended'], true);
      asking = true;
      say(['call-ended', ...question.words]);
    },
    over() {
      leaveCall();
      tellOver({ answered, ms: heard });
    },
  });

  return {
    phone: occasion.phone,
    answered: () => answered,
    async attend(ref, presence) {
      wanted = presence;
      if (answered) return (await then(() => attend(ref, presence))) ?? 'failed';
      call = ref;
      return 'ringing';
    },
    hangUp: () => line.hangUp(),
    over,
  };
}
