import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { change } from '../actions.js';
import { app } from '../app.js';
import type { Theme } from '../settings.js';
import { testSound } from '../sound/watch.js';
import type { SoundSettings } from '../state/sound-plan.js';
import { View } from './view.js';

const REPEATS = [0, 10, 30, 60, 120];
const LEVELS = ['notice', 'warning', 'critical'] as const;
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

/** How it looks and sounds, in this browser. */
export class SettingsPanel extends View {
  protected draw(): TemplateResult {
    const { words, model } = app;
    const { settings } = model;
    const { sound, theme } = settings;
    const set = (part: Partial<SoundSettings>): void => change({ sound: { ...sound, ...part } });
    const choice = (event: Event): string => (event.target as HTMLSelectElement).value;
    const ticked = (event: Event): boolean => (event.target as HTMLInputElement).checked;
    return html`<details class="menu" @keydown=${this.#close} @focusout=${this.#leave}>
      <summary class="icon-button" aria-label=${words.settings} title=${words.settings}>⚙</summary>
      <div class="menu-body">
        <label>${words.theme}<select .value=${live(theme)} @change=${(event: Event) => change({ theme: choice(event) as Theme })}>
          ${THEMES.map((one) => html`<option value=${one} ?selected=${one === theme}>${words.themes[one]}</option>`)}</select></label>
        <label class="tick"><input type="checkbox" .checked=${live(settings.shortcuts)} @change=${(event: Event) => change({ shortcuts: ticked(event) })}>${words.shortcuts}</label>
        <button type="button" @click=${() => app.set({ helping: true })}>${words.help} <kbd>?</kbd></button>
        ${
          app.may('see-alerts')
            ? html`<hr>
        <label class="tick"><input type="checkbox" .checked=${live(sound.on)} @change=${(event: Event) => set({ on: ticked(event) })}>${words.sound}</label>
        <label>${words.soundVolume}<input type="range" min="0" max="1" step="0.05" .value=${live(String(sound.volume))}
          @change=${(event: Event) => set({ volume: Number(choice(event)) })}></label>
        <label>${words.soundLeast}<select @change=${(event: Event) => set({ least: choice(event) as SoundSettings['least'] })}>
          ${LEVELS.map((one) => html`<option value=${one} ?selected=${one === sound.least}>${words.levels[one]}</option>`)}</select></label>
        <label>${words.soundRepeat}<select @change=${(event: Event) => set({ repeatSeconds: Number(choice(event)) })}>
          ${REPEATS.map((one) => html`<option value=${one} ?selected=${one === sound.repeatSeconds}>${one === 0 ? words.never : words.everySeconds(one)}</option>`)}</select></label>
        <label class="tick"><input type="checkbox" .checked=${live(sound.speak)} @change=${(event: Event) => set({ speak: ticked(event) })}>${words.soundSpeak}</label>
        <button type="button" class="test-sound" @click=${testSound}>${words.soundTest}</button>`
            : ''
        }
      </div></details>`;
  }

  readonly #close = (event: KeyboardEvent): void => {
    const details = this.querySelector('details');
    if (event.key !== 'Escape' || !details?.open) return;
    details.open = false;
    details.querySelector('summary')?.focus();
  };

  readonly #leave = (event: FocusEvent): void => {
    const details = this.querySelector('details');
    if (details && event.relatedTarget instanceof Node && !details.contains(event.relatedTarget))
      details.open = false;
  };
}
customElements.define('cw-settings', SettingsPanel);
