import type { SoundSettings } from './state/sound-plan.js';
import type { Language } from './words/index.js';

export type Theme = 'auto' | 'light' | 'dark';

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  readonly sound: SoundSettings;
  /** Single keys act (WCAG 2.1.4: they can be switched off). */
  readonly shortcuts: boolean;
}

const KEY = 'callward-board';

const defaults = (): Settings => ({
  language: navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
  theme: 'auto',
  sound: { on: true, least: 'notice', repeatSeconds: 30, speak: false, volume: 0.7 },
  shortcuts: true,
});

/** Kept in this browser; what is not as it must be counts for nothing. */
export function readSettings(): Settings {
  const plain = defaults();
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>;
    const sound: Partial<SoundSettings> = kept.sound ?? {};
    return {
      language: kept.language === 'zh' || kept.language === 'en' ? kept.language : plain.language,
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : plain.theme,
      shortcuts: kept.shortcuts ?? plain.shortcuts,
      sound: {
        on: sound.on ?? plain.sound.on,
        least: sound.least === 'warning' || sound.least === 'critical' ? sound.least : plain.sound.least,
        repeatSeconds: bounded(sound.repeatSeconds, 0, 600) ?? plain.sound.repeatSeconds,
        speak: sound.speak ?? plain.sound.speak,
        volume: bounded(sound.volume, 0, 1) ?? plain.sound.volume,
      },
    };
  } catch {
    return plain;
  }
}

export function keepSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing: the settings hold as long as the page does.
  }
}

const bounded = (value: unknown, least: number, most: number): number | undefined =>
  typeof value === 'number' && value >= least && value <= most ? value : undefined;
