import type { AlertRow } from '../api/forms.js';

export interface Note {
  readonly hertz: number;
  readonly at: number;
  readonly seconds: number;
  readonly wave: OscillatorType;
  readonly gain: number;
}

const note = (hertz: number, at: number, seconds: number, wave: OscillatorType, gain: number): Note => ({
  hertz,
  at,
  seconds,
  wave,
  gain,
});

/**
 * Told apart by number, pitch and direction, not by loudness alone (after IEC 60601-1-8): the gravest is a rising five in two groups, a
 * warning two falling, a notice one soft.
 */
export const TONES: Readonly<Record<AlertRow['level'], readonly Note[]>> = {
  critical: [
    note(659, 0, 0.14, 'triangle', 1),
    note(784, 0.18, 0.14, 'triangle', 1),
    note(988, 0.36, 0.2, 'triangle', 1),
    note(784, 0.72, 0.14, 'triangle', 1),
    note(988, 0.9, 0.26, 'triangle', 1),
  ],
  warning: [note(784, 0, 0.2, 'sine', 0.8), note(587, 0.26, 0.3, 'sine', 0.8)],
  notice: [note(523, 0, 0.22, 'sine', 0.45)],
};
