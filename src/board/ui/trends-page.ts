import { html, nothing, type TemplateResult } from 'lit-html';
import { attempt } from '../actions.js';
import { app } from '../app.js';
import { barList } from '../charts/bars.js';
import { DAY_MS, dayStart, HOUR_MS, readTrends, type Trends } from '../charts/read-trends.js';
import { hourChart } from '../charts/table-of.js';
import {
  blocksByReason,
  byGroup,
  type GroupRow,
  overTime,
  refusalsBySource,
  sumsOf,
} from '../charts/tallies.js';
import { countOf } from '../words/format.js';
import { named } from '../words/index.js';
import { View } from './view.js';

const RANGES = { day: 0, week: 6, month: 29, quarter: 89 } as const;
type Range = keyof typeof RANGES;

interface Shown {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly time: Trends;
  readonly agents: Trends;
}

/** How it went, over days: attempts, blocks, refusals; by agent and by team. */
export class TrendsPage extends View {
  #range: Range = 'week';
  #shown: Shown | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  async #read(): Promise<void> {
    const now = Date.now() + app.model.board.skew;
    const from = dayStart(now, RANGES[this.#range]);
    const by = this.#range === 'day' ? 'hour' : 'day';
    const shown = await attempt(async () => {
      const [time, agents] = await Promise.all([readTrends(from, now, by), readTrends(from, now, 'agent')]);
      return { from, to: dayStart(now) + DAY_MS, step: by === 'hour' ? HOUR_MS : DAY_MS, time, agents };
    });
    if (shown) this.#shown = shown;
    this.refresh();
  }

  protected draw(): TemplateResult {
    const { words } = app;
    return html`<h1 tabindex="-1">${words.trends}</h1>
      <div class="ranges" role="group" aria-label=${words.trends}>${(Object.keys(RANGES) as Range[]).map(
        (range) =>
          html`<button aria-pressed=${range === this.#range} @click=${() => {
            this.#range = range;
            void this.#read();
          }}>${words.ranges[range]}</button>`,
      )}</div>
      ${this.#shown ? this.#draw(this.#shown) : nothing}`;
  }

  #draw({ from, to, step, time, agents }: Shown): TemplateResult {
    const { words, model } = app;
    const { tallies } = time;
    const sums = sumsOf(tallies);
    const count = (value: number): string => countOf(value, model.settings.language);
    const label = words.attempts;
    return html`<dl class="figures">
        <div class="figure figure-plain"><dt>${words.attempts}</dt><dd>${count(sums.attempts)}</dd></div>
        <div class="figure figure-block"><dt>${words.blocks}</dt><dd>${count(sums.blocks)}</dd></div>
        <div class="figure figure-plain"><dt>${words.share}</dt><dd>${shareOf(sums.blocks, sums.attempts)}</dd></div>
        <div class="figure figure-refusal"><dt>${words.refusals}</dt><dd>${count(sums.refusals)}</dd></div>
      </dl>
      <div class="trends">
        <section class="panel panel-wide" aria-labelledby="time-title"><header><h2 id="time-title">${words.attempts} · ${words.blocks}</h2></header>
          ${hourChart(overTime(tallies, { from, to, step }), step, label)}</section>
        <section class="panel" aria-labelledby="reason-title"><header><h2 id="reason-title">${words.byReason}</h2></header>
          ${barList(blocksByReason(tallies), (name) => named(words.reasons, name), 'block')}</section>
        <section class="panel" aria-labelledby="source-title"><header><h2 id="source-title">${words.bySource}</h2></header>
          ${barList(refusalsBySource(tallies), (name) => named(words.sources, name), 'refusal')}</section>
        ${this.#groups('agents', words.byAgent, words.agent, byGroup(agents.tallies))}
        ${agents.teams ? this.#groups('teams', words.byTeam, words.teams, byGroup(agents.tallies, teamsOf(agents.teams, words.noTeam))) : nothing}
      </div>`;
  }

  #groups(id: string, title: string, head: string, rows: readonly GroupRow[]): TemplateResult {
    const { words, model } = app;
    const count = (value: number): string => countOf(value, model.settings.language);
    return html`<section class="panel" aria-labelledby="${id}-title"><header><h2 id="${id}-title">${title}</h2></header>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-title"><table class="plain-table">
        <thead><tr><th scope="col">${head}</th><th scope="col">${words.attempts}</th><th scope="col">${words.blocks}</th><th scope="col">${words.share}</th><th scope="col">${words.refusals}</th></tr></thead>
        <tbody>${rows.map(
          ({ group, attempts, blocks, refusals }) =>
            html`<tr><th scope="row">${group === '' ? words.unknown : group}</th><td>${count(attempts)}</td><td>${count(blocks)}</td><td>${shareOf(blocks, attempts)}</td><td>${count(refusals)}</td></tr>`,
        )}</tbody></table></div></section>`;
  }
}
customElements.define('cw-trends', TrendsPage);

const shareOf = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)}%`;

const teamsOf =
  (teams: Readonly<Record<string, readonly string[]>>, none: string) =>
  (agent: string): readonly string[] => {
    const own = Object.keys(teams).filter((team) => teams[team]?.includes(agent));
    return own.length > 0 ? own : [none];
  };
