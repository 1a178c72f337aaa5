import type { LineEvents } from '../../src/app/ports/line.js';
import type { Enforcement, Pbx } from '../../src/app/ports/pbx.js';
import { deafPbx } from './deaf-pbx.js';

export interface FakePhone {
  readonly phone: string;
  /** Every list of sentences, in order. */
  readonly said: (readonly string[])[];
  /** Every call it was put on, and how. */
  readonly on: string[];
  up: boolean;
  answers(): void;
  presses(digit: string): void;
  isSaid(): void;
  callEnds(): void;
  hangsUp(): void;
}

/** A PBX with supervisors' phones: the test is the supervisor. */
export function fakePhones(name: string) {
  const all: FakePhone[] = [];
  const rung: string[] = [];
  const ended: string[] = [];
  const told: string[] = [];
  let outcome: Enforcement = 'enforced';

  function ring(phone: string, events: LineEvents) {
    const one: FakePhone = {
      ...{ phone, said: [], on: [], up: true },
      answers: () => events.answered(),
      presses: (digit) => events.key(digit),
      isSaid: () => events.said(),
      callEnds: () => events.callEnded(),
      hangsUp() {
        if (!one.up) return;
        one.up = false;
        events.over();
      },
    };
    all.push(one);
    rung.push(phone);
    return {
      say: (sentences: readonly string[]) => void one.said.push(sentences),
      attend: async ({ channel }: { readonly channel: string }, presence: string) => {
        if (outcome === 'enforced') one.on.push(`${presence} ${channel}`);
        return outcome;
      },
      hangUp: () => one.hangsUp(),
    };
  }
  const pbx: Pbx = {
    ...deafPbx,
    ...{ name, ring },
    end: async ({ channel }) => {
      ended.push(channel);
      return outcome;
    },
    tell: async ({ channel }, sound) => {
      told.push(`${channel} ${sound}`);
      return 'enforced';
    },
  };
  return {
    ...{ pbx, rung, ended, told },
    /** What the PBX answers from now on. */
    answersWith: (next: Enforcement) => {
      outcome = next;
    },
    /** The phone that was rung last, which must be this one. */
    ringing(phone: string): FakePhone {
      const last = all.at(-1);
      if (last?.phone !== phone) throw new Error(`${last?.phone ?? 'nobody'} is rung, and not ${phone}`);
      return last;
    },
  };
}
