import type { KeyAnswer } from '../../app/ports/pbx.js';
import type { CallRef } from '../../core/call-attempt.js';
import type { Link } from './link.js';

const TONE_TIME = 700;

/** How a call ends once a refusal is registered: not before whoever pressed the key has heard the tone. */
export function createEnding(link: Link, folder: () => string, toneTime: number = TONE_TIME) {
  const timers = new Set<NodeJS.Timeout>();

  function after(answer: KeyAnswer, ref: CallRef): void {
    if (answer.outcome !== 'registered' || answer.ending === 'by-agent') return;
    const { ending } = answer;
    const timer = setTimeout(() => {
      timers.delete(timer);
      end(ending, ref.channel);
    }, toneTime);
    timers.add(timer);
  }

  function end(ending: 'at-once' | 'closing-prompt', channel: string): void {
    const kill = () => link.command({ kind: 'kill', channel, cause: 'NORMAL_CLEARING' });
    if (ending === 'at-once') void kill();
    else
      void link.command({ kind: 'dismiss', channel, sounds: [`${folder()}/closing.wav`] }).then((reply) => {
        if (!reply.answered || !reply.ok) return kill();
        return undefined;
      });
  }

  return {
    after,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
export type Ending = ReturnType<typeof createEnding>;
