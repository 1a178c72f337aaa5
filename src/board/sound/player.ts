import type { AlertRow } from '../api/forms.js';
import { TONES } from './tones.js';

export type Ability = 'ready' | 'blocked' | 'none';

export interface Player {
  readonly ability: Ability;
  play(level: AlertRow['level'], volume: number): void;
  /** Only of use inside a press of a button or a key: browsers allow sound to no one else. */
  unlock(): Promise<void>;
}

const ATTACK_S = 0.015;

/** Tones made here, so that nothing has to be fetched before the first alert. `changed` is told when the browser allows or forbids. */
export function createPlayer(changed: (ability: Ability) => void): Player {
  const context = 'AudioContext' in window ? new AudioContext() : undefined;
  const ability = (): Ability => {
    if (!context) return 'none';
    return context.state === 'running' ? 'ready' : 'blocked';
  };
  context?.addEventListener('statechange', () => changed(ability()));

  return {
    get ability() {
      return ability();
    },
    play(level, volume) {
      if (context?.state !== 'running') return;
      for (const { hertz, at, seconds, wave, gain } of TONES[level]) {
        const from = context.currentTime + 0.02 + at;
        const voice = new OscillatorNode(context, { type: wave, frequency: hertz });
        const level = new GainNode(context, { gain: 0 });
        // Without a ramp at both ends a tone clicks.
        level.gain.setValueAtTime(0, from);
        level.gain.linearRampToValueAtTime(gain * volume, from + ATTACK_S);
        level.gain.setValueAtTime(gain * volume, from + seconds - ATTACK_S);
        level.gain.linearRampToValueAtTime(0, from + seconds);
        voice.connect(level).connect(context.destination);
        voice.start(from);
        voice.stop(from + seconds + 0.05);
      }
    },
    async unlock() {
      await context?.resume().catch(() => undefined);
      changed(ability());
    },
  };
}
