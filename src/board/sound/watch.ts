import type { AlertRow } from '../api/forms.js';
import { app } from '../app.js';
import { openAlerts } from '../state/alert-order.js';
import { type Heard, NOTHING_HEARD, planSound, type SoundSettings } from '../state/sound-plan.js';
import { alertTitle, reasonSentence } from '../words/index.js';
import { createPlayer } from './player.js';
import { speak } from './speak.js';

/** A screen reader is told of what calls for somebody, folded as the tones are; it is not told of notices. */
const TOLD: SoundSettings = { on: true, least: 'warning', repeatSeconds: 0, speak: false, volume: 0 };
const SPOKEN_AFTER_MS = 1_400;

const player = createPlayer((sound) => app.set({ sound }));
let heard: Heard = NOTHING_HEARD;
let told: Heard = NOTHING_HEARD;

export const unlockSound = (): Promise<void> => player.unlock();

export function testSound(): void {
  const { language, sound } = app.model.settings;
  void player.unlock().then(() => {
    player.play('critical', sound.volume);
    if (sound.speak) setTimeout(() => speak(app.words.soundTest, language, sound.volume), SPOKEN_AFTER_MS);
  });
}

/** Once a second, and whenever something is told. Does not wait for a picture: a board in the background must be heard. */
export function sounding(): void {
  const { board, settings, phase } = app.model;
  if (phase !== 'signed-in') {
    heard = NOTHING_HEARD;
    told = NOTHING_HEARD;
    return;
  }
  const now = Date.now();
  const open = openAlerts(board.alerts);
  const plan = planSound(heard, open, settings.sound, { now, able: player.ability === 'ready' });
  heard = plan.heard;
  if (plan.sounding) {
    const { alert } = plan.sounding;
    player.play(alert.level, settings.sound.volume);
    if (settings.sound.speak) {
      const text = sentence(alert);
      setTimeout(() => speak(text, settings.language, settings.sound.volume), SPOKEN_AFTER_MS);
    }
  }
  const next = planSound(told, open, TOLD, { now, able: true });
  told = next.heard;
  if (!next.sounding) return;
  const { alert } = next.sounding;
  app.set({
    announced: {
      text: app.words.newAlert(app.words.levels[alert.level], alertTitle(alert.code, app.words)),
      urgent: alert.level === 'critical',
    },
  });
}

/** Never the number: whoever sits near the loudspeaker hears it too. */
function sentence({ code, agent, level }: AlertRow): string {
  const { words, model } = app;
  const what =
    code in words.alertNames ? alertTitle(code, words) : reasonSentence(code, model.settings.language);
  return [words.levels[level], agent && `${words.agent} ${[...agent].join(' ')}`, what]
    .filter(Boolean)
    .join('，');
}

export const startSound = (): void => {
  app.set({ sound: player.ability });
  for (const gesture of ['pointerdown', 'keydown'])
    addEventListener(gesture, () => {
      if (player.ability === 'blocked') void player.unlock();
    });
};
