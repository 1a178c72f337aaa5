import { html, nothing, type TemplateResult } from 'lit-html';
import { Refused, Unreachable } from '../api/client.js';
import type { Tally } from '../api/forms.js';
import { app } from '../app.js';
import { barList } from '../charts/bars.js';
import { DAY_MS, dayStart, HOUR_MS, readTrends } from '../charts/read-trends.js';
import { hourChart } from '../charts/table-of.js';
import { blocksByReason, endingsOf, overTime, refusalsBySource, sumsOf } from '../charts/tallies.js';
import { countOf } from '../words/format.js';
import { named } from '../words/index.js';
import { endingFigures } from './endings.js';
import { View } from './view.js';

const EVERY_MS = 15_000;

/** The day so far: four figures for the wall, and what they are made of. */
export class Figures extends View {
  #tallies: readonly Tally[] = [];
  #from = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#read(), EVERY_MS);
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    if (!app.may('see-trends')) return;
    const now = Date.now() + app.model.board.skew;
    const from = dayStart(now);
    try {
      const { tallies } = await readTrends(from, now, 'hour');
      this.#from = from;
      this.#tallies = tallies;
      this.refresh();
    } catch (error) {
      // The link's state says that there is trouble; the figures are those of before.
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    }
  }

  protected draw(): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    const sums = sumsOf(this.#tallies);
    const open = [...model.board.alerts.values()].filter(
      ({ level, acknowledged }) => level !== 'notice' && !acknowledged,
    );
    const figure = (name: string, value: number, tone: string): TemplateResult =>
      html`<div class="figure figure-${tone}"><dt>${name}</dt><dd>${countOf(value, language)}</dd></div>`;
    return html`<dl class="figures">
        ${figure(words.alerts, open.length, open.some(({ level }) => level === 'critical') ? 'critical' : open.length > 0 ? 'warning' : 'none')}
        ${figure(words.live, model.board.calls.size, 'live')}
        ${app.may('see-trends') ? html`${figure(words.attempts, sums.attempts, 'plain')}${figure(words.blocks, sums.blocks, 'block')}${figure(words.refusals, sums.refusals, 'refusal')}` : nothing}
      </dl>
      ${app.may('see-trends') ? this.#charts() : nothing}`;
  }

  #charts(): TemplateResult {
    const { words } = app;
    const hours = overTime(this.#tallies, { from: this.#from, to: this.#from + DAY_MS, step: HOUR_MS });
    return html`<div class="day">
      <section class="panel" aria-labelledby="hours-title"><header><h2 id="hours-title">${words.perHour}</h2></header>
        ${hourChart(hours, HOUR_MS, words.perHour)}</section>
      <section class="panel" aria-labelledby="reasons-title"><header><h2 id="reasons-title">${words.byReason}</h2></header>
        ${barList(blocksByReason(this.#tallies), (name) => named(words.reasons, name), 'block')}</section>
      <section class="panel" aria-labelledby="sources-title"><header><h2 id="sources-title">${words.bySource}</h2></header>
        ${barList(refusalsBySource(this.#tallies), (name) => named(words.sources, name), 'refusal')}
        <h3 title=${words.endingsHint}>${words.endings}</h3>${endingFigures(endingsOf(this.#tallies))}</section>
    </div>`;
  }
}
customElements.define('cw-figures', Figures);
