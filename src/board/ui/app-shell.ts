import { html, nothing, type TemplateResult } from 'lit-html';
import { change, go, signOut } from '../actions.js';
import { app } from '../app.js';
import { type Page, pagesFor } from '../pages.js';
import { unlockSound } from '../sound/watch.js';
import { HTML_LANG } from '../words/index.js';
import { icon } from './icons.js';
import { View } from './view.js';

/** What the system says; it is looked at with every second that is painted. */
const DARK = matchMedia('(prefers-color-scheme: dark)');

/** The frame of every page: where one is, whether it is live, who is there, and what is said aloud. */
export class Shell extends View {
  #shown = '';

  protected override paint(): void {
    const { language, theme } = app.model.settings;
    document.documentElement.lang = HTML_LANG[language];
    document.documentElement.dataset['theme'] = theme === 'auto' ? (DARK.matches ? 'dark' : 'light') : theme;
    document.title = `${this.#title()} · callward`;
    super.paint();
    this.#focusNewPage();
  }

  #title(): string {
    const { words, model } = app;
    if (model.phase === 'signed-in') return words[model.page];
    return model.phase === 'set-up' ? words.setUp : words.signIn;
  }

  /** A page that has changed is told to a screen reader by its heading; the first one of all is read anyway. */
  #focusNewPage(): void {
    const { phase, page } = app.model;
    const shown = `${phase} ${page}`;
    if (shown === this.#shown) return;
    const first = this.#shown === '' || this.#shown.startsWith('starting');
    this.#shown = shown;
    if (!first) this.querySelector<HTMLElement>('h1')?.focus();
  }

  protected draw(): TemplateResult {
    const { words, model } = app;
    const { said, announced } = model;
    return html`<a class="skip" href="#main">${words.skip}</a>
      ${model.phase === 'signed-in' ? this.#header() : nothing}
      ${this.#notes()}
      <main id="main" tabindex="-1">${this.#page()}</main>
      <p class="said ${said?.wrong ? 'said-wrong' : ''}" ?data-empty=${!said}><span role="status">${said?.text ?? ''}</span></p>
      <p class="unseen" aria-live="polite">${announced.urgent ? '' : announced.text}</p>
      <p class="unseen" aria-live="assertive">${announced.urgent ? announced.text : ''}</p>
      <cw-end-dialog></cw-end-dialog><cw-help-dialog></cw-help-dialog>`;
  }

  #header(): TemplateResult {
    const { words, model } = app;
    const { session, page, settings } = model;
    const { sound } = settings;
    const pages = session?.temporary ? [] : pagesFor(app.may);
    return html`<header class="top">
      <span class="brand">${icon('mark')}<span>callward</span></span>
      <nav aria-label=${words.nav}>${pages.map(
        (one) =>
          html`<a href=${one.path} aria-current=${one.page === page ? 'page' : nothing} @click=${(event: MouseEvent) => this.#go(event, one.page)}>${words[one.page]}</a>`,
      )}</nav>
      <span class="top-end">
        ${app.may('see-alerts') ? html`<cw-link></cw-link>` : nothing}
        ${
          app.may('see-alerts')
            ? html`<button class="icon-button" aria-pressed=${sound.on} aria-label=${words.sound} title=${sound.on ? words.soundOn : words.soundOff}
                @click=${() => change({ sound: { ...sound, on: !sound.on } })}>${icon(sound.on ? 'sound' : 'mute')}</button>`
            : nothing
        }
        <cw-settings></cw-settings>
        <button class="language" lang=${settings.language === 'zh' ? 'en' : 'zh-CN'} title=${words.languageLabel}
          @click=${() => change({ language: settings.language === 'zh' ? 'en' : 'zh' })}>${words.language}</button>
        <span class="who">${session?.name ?? ''}</span>
        <button class="sign-out" @click=${() => void signOut()}>${words.signOut}</button>
      </span>
    </header>`;
  }

  #go(event: MouseEvent, page: Page): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(page);
  }

  /** What must not be overlooked, above everything. */
  #notes(): TemplateResult | typeof nothing {
    const { words, model } = app;
    const { sound, settings, board, phase } = model;
    if (phase !== 'signed-in' || !app.may('see-alerts')) return nothing;
    return html`<div class="notes">
      ${
        sound === 'blocked' && settings.sound.on
          ? html`<p class="note note-sound" role="status">${icon('mute')}<span>${words.soundBlocked}</span>
              <button class="do" @click=${() => void unlockSound()}>${words.soundEnable}</button></p>`
          : nothing
      }
      ${board.link === 'lost' ? html`<p class="note note-lost">${icon('down')}<span>${words.link.lost}</span></p>` : nothing}
      ${board.health?.mode === 'shadow' ? html`<p class="note">${icon('warning')}<span>${words.shadowMode}</span></p>` : nothing}
      ${board.health?.ready === false ? html`<p class="note note-lost">${icon('down')}<span>${words.notReady}</span></p>` : nothing}
    </div>`;
  }

  #page(): TemplateResult | typeof nothing {
    const { words, model } = app;
    if (model.phase === 'starting') return nothing;
    if (model.phase === 'set-up') return html`<cw-set-up></cw-set-up>`;
    if (model.phase === 'sign-in') return html`<cw-sign-in></cw-sign-in>`;
    if (model.session?.temporary) return html`<cw-password></cw-password>`;
    const pages = pagesFor(app.may);
    if (!pages.some(({ page }) => page === model.page))
      return html`<h1 tabindex="-1">${words[model.page]}</h1><p>${pages.length > 0 ? words.notAllowed : words.noPage}</p>`;
    switch (model.page) {
      case 'board':
        return html`<h1 class="unseen" tabindex="-1">${words.board}</h1>
          <div class="board"><cw-figures></cw-figures><cw-alerts></cw-alerts>
          ${app.may('watch-calls') ? html`<cw-calls></cw-calls><cw-blocked></cw-blocked>` : nothing}
          ${app.may('see-health') ? html`<cw-health></cw-health>` : nothing}</div>`;
      case 'number':
        return html`<cw-number></cw-number>`;
      case 'trends':
        return html`<cw-trends></cw-trends>`;
      case 'myCall':
        return html`<cw-my-call></cw-my-call>`;
      case 'accounts':
        return html`<cw-accounts></cw-accounts>`;
      case 'tokens':
        return html`<cw-tokens></cw-tokens>`;
    }
  }
}
customElements.define('cw-app', Shell);
