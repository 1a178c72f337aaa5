import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { acknowledge } from '../actions.js';
import type { AlertRow } from '../api/forms.js';
import { app } from '../app.js';
import { openAlerts, takenOn } from '../state/alert-order.js';
import { agoOf, timeOf } from '../words/format.js';
import { alertTitle, reasonSentence } from '../words/index.js';
import { deeds } from './deeds.js';
import { icon } from './icons.js';
import { View } from './view.js';

const NOTICES = 6;
const TAKEN_ON = 5;

/** What calls for somebody, the gravest first; notices below, folded; then what has been taken on. */
export class AlertList extends View {
  #all = false;

  protected draw(): TemplateResult {
    const { words, model } = app;
    const open = openAlerts(model.board.alerts);
    const grave = open.filter(({ level }) => level !== 'notice');
    const notices = open.filter(({ level }) => level === 'notice');
    const done = takenOn(model.board.alerts).slice(0, TAKEN_ON);
    return html`<section class="panel alerts" aria-labelledby="alerts-title">
      <header><h2 id="alerts-title">${words.alerts}</h2>
        ${grave.length > 0 ? html`<span class="count count-${grave[0]?.level}">${words.alertsOpen(grave.length)}</span>` : nothing}
      </header>
      ${
        grave.length === 0
          ? html`<p class="calm">${icon('up')}<span>${words.noAlerts}<small>${words.noAlertsHint}</small></span></p>`
          : html`<ul class="alert-list" role="list">${repeat(
              grave,
              ({ id }) => id,
              (one) => this.#card(one),
            )}</ul>`
      }
      ${notices.length > 0 ? this.#notices(notices) : nothing}
      ${
        done.length > 0
          ? html`<h3>${words.takenOn}</h3><ul class="lines" role="list">${done.map((one) => this.#done(one))}</ul>`
          : nothing
      }
    </section>`;
  }

  #card(alert: AlertRow): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    const { level, code, at, agent, number, detail, escalated, quiet } = alert;
    const call = alert.call === undefined ? undefined : model.board.calls.get(alert.call);
    const title = alertTitle(code, words);
    const sentence = reasonSentence(code, language);
    return html`<li class="alert alert-${level}" data-row data-alert=${alert.id} data-call=${call?.id ?? nothing} tabindex="-1">
      <div class="alert-head">${icon(level)}
        <span class="alert-title"><span class="level">${words.levels[level]}</span> <strong>${title}</strong></span>
        <time datetime=${new Date(at).toISOString()} title=${timeOf(at, language)}
          >${agoOf(model.now + model.board.skew - at, language, words)}</time></div>
      ${sentence === code ? nothing : html`<p class="alert-text">${sentence}</p>`}
      <p class="facts">
        ${agent === undefined ? nothing : html`<span>${words.agent} <b>${agent}</b></span>`}
        ${number === undefined ? nothing : html`<span class="number">${number}</span>`}
        ${detail === undefined ? nothing : html`<span class="detail">${detail}</span>`}
        ${escalated ? html`<span class="badge badge-escalated" title=${words.escalatedStep(escalated)}>${words.escalated} ×${escalated}</span>` : nothing}
        ${quiet ? html`<span class="badge" title=${words.quietHint}>${words.quiet}</span>` : nothing}
      </p>
      <div class="alert-foot">
        ${
          app.may('acknowledge')
            ? html`<button class="do" aria-label="${words.acknowledge} · ${title}" @click=${() => this.#takeOn(alert)}>${words.acknowledge}</button>`
            : nothing
        }
        ${call ? deeds(call) : nothing}
      </div>
    </li>`;
  }

  /** The row goes; whoever pressed there by keyboard goes on at the next one. */
  #takeOn(alert: AlertRow): void {
    const row = this.querySelector(`[data-alert="${CSS.escape(alert.id)}"]`);
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    const had = row?.contains(document.activeElement) === true;
    void acknowledge([alert]).then(() => {
      if (had && next instanceof HTMLElement) next.focus();
    });
  }

  #notices(notices: readonly AlertRow[]): TemplateResult {
    const { words } = app;
    const shown = this.#all ? notices : notices.slice(0, NOTICES);
    return html`<h3>${words.notices} <span class="count">${notices.length}</span>
        ${
          app.may('acknowledge')
            ? html`<button class="quiet-button" aria-label="${words.acknowledgeAll} · ${words.notices}"
                @click=${() => void acknowledge(notices)}>${words.acknowledgeAll}</button>`
            : nothing
        }</h3>
      <ul class="lines" role="list">${repeat(
        shown,
        ({ id }) => id,
        (one) => this.#notice(one),
      )}</ul>
      ${
        notices.length > NOTICES
          ? html`<button class="quiet-button" aria-expanded=${this.#all} @click=${() => {
              this.#all = !this.#all;
              this.refresh();
            }}>${this.#all ? words.fold : words.more(notices.length - NOTICES)}</button>`
          : nothing
      }`;
  }

  #notice(alert: AlertRow): TemplateResult {
    const { words, model } = app;
    const { code, at, agent, number } = alert;
    return html`<li class="line" data-row data-alert=${alert.id} tabindex="-1">${icon('notice')}
      <span>${alertTitle(code, words)}</span>
      <span class="facts">${agent === undefined ? nothing : html`<b>${agent}</b>`} <span class="number">${number ?? ''}</span></span>
      <time>${timeOf(at, model.settings.language)}</time></li>`;
  }

  #done({ code, level, acknowledged }: AlertRow): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    return html`<li class="line line-done">${icon(level)}<span>${alertTitle(code, words)}</span>
      <span class="facts">${acknowledged ? words.takenOnBy(acknowledged.operator, timeOf(acknowledged.at, language)) : ''}</span></li>`;
  }
}
customElements.define('cw-alerts', AlertList);
