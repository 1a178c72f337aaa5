import { html, nothing, type TemplateResult } from 'lit-html';
import { attempt } from '../actions.js';
import { app } from '../app.js';
import { barList } from '../charts/bars.js';
import { DAY_MS, dayStart, HOUR_MS, readTrends, type Trends } from '../charts/read-trends.js';
import { endingChart, hourChart } from '../charts/table-of.js';
import {
  blocksByReason,
  byGroup,
  endingsOf,
  type GroupRow,
  overTime,
  refusalsBySource,
  sumsOf,
} from '../charts/tallies.js';
import { countOf, roughly } from '../words/format.js';
import { named } from '../words/index.js';
import { endingFigures } from './endings.js';
import { View } from './view.js';
import { ALL, membersOf, teamsOf, whoseOf, whoseSelect } from './whose.js';

const RANGES = { day: 0, week: 6, month: 29, quarter: 89 } as const;
type Range = keyof typeof RANGES;

interface Shown {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Of whomever was chosen. */
  readonly time: Trends;
  /** Of everyone. */
  readonly agents: Trends;
  readonly whose: string;
}

/** How it went, over days: attempts, blocks, refusals and how long calls went on after them; of all, of a team, of an agent. */
export class TrendsPage extends View {
  #range: Range = 'week';
  #whose = ALL;
  #shown: Shown | undefined;
  #turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  async #read(): Promise<void> {
    const mine = ++this.#turn;
    const whose = this.#whose;
    const now = Date.now() + app.model.board.skew;
    const from = dayStart(now, RANGES[this.#range]);
    const by = this.#range === 'day' ? 'hour' : 'day';
    const shown = await attempt(async () => {
      const [time, agents] = await Promise.all([
        readTrends(from, now, by, whoseOf(whose)),
        readTrends(from, now, 'agent'),
      ]);
      const to = dayStart(now) + DAY_MS;
      return { from, to, step: by === 'hour' ? HOUR_MS : DAY_MS, time, agents, whose };
    });
    // An answer to what was chosen before comes too late.
    if (mine !== this.#turn) return;
    if (shown) this.#shown = shown;
    this.refresh();
  }

  protected draw(): TemplateResult {
    const { words } = app;
    return html`<h1 tabindex="-1">${words.trends}</h1>
      <div class="choices"><div class="ranges" role="group" aria-label=${words.trends}>${(
        Object.keys(RANGES) as Range[]
      ).map(
        (range) =>
          html`<button aria-pressed=${range === this.#range} @click=${() => {
            this.#range = range;
            void this.#read();
          }}>${words.ranges[range]}</button>`,
      )}</div>
      ${
        this.#shown
          ? whoseSelect(this.#shown.agents, this.#whose, (whose) => {
              this.#whose = whose;
              void this.#read();
            })
          : nothing
      }</div>
      ${this.#shown ? this.#draw(this.#shown) : nothing}`;
  }

  #draw({ from, to, step, time, agents, whose }: Shown): TemplateResult {
    const { words, model } = app;
    const { tallies } = time;
    const { teams } = agents;
    const sums = sumsOf(tallies);
    const columns = overTime(tallies, { from, to, step });
    const count = (value: number): string => countOf(value, model.settings.language);
    const members = membersOf(whose, teams);
    const own = agents.tallies.filter(({ group }) => members?.includes(String(group)) ?? true);
    return html`<dl class="figures">
        <div class="figure figure-plain"><dt>${words.attempts}</dt><dd>${count(sums.attempts)}</dd></div>
        <div class="figure figure-block"><dt>${words.blocks}</dt><dd>${count(sums.blocks)}</dd></div>
        <div class="figure figure-plain"><dt>${words.share}</dt><dd>${shareOf(sums.blocks, sums.attempts)}</dd></div>
        <div class="figure figure-refusal"><dt>${words.refusals}</dt><dd>${count(sums.refusals)}</dd></div>
      </dl>
      <div class="trends">
        <section class="panel panel-wide" aria-labelledby="time-title"><header><h2 id="time-title">${words.attempts} · ${words.blocks}</h2></header>
          ${hourChart(columns, step, words.attempts)}</section>
        <section class="panel" aria-labelledby="reason-title"><header><h2 id="reason-title">${words.byReason}</h2></header>
          ${barList(blocksByReason(tallies), (name) => named(words.reasons, name), 'block')}</section>
        <section class="panel" aria-labelledby="source-title"><header><h2 id="source-title">${words.bySource}</h2></header>
          ${barList(refusalsBySource(tallies), (name) => named(words.sources, name), 'refusal')}</section>
        <section class="panel" aria-labelledby="ending-title"><header><h2 id="ending-title" title=${words.endingsHint}>${words.endings}</h2></header>
          ${endingFigures(endingsOf(tallies))}${endingChart(columns, step)}</section>
        ${this.#groups('agents', words.byAgent, words.agent, byGroup(own))}
        ${Object.keys(teams).length > 0 ? this.#groups('teams', words.byTeam, words.teams, byGroup(agents.tallies, teamsOf(teams, words.noTeam))) : nothing}
      </div>`;
  }

  #groups(id: string, title: string, head: string, rows: readonly GroupRow[]): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    const count = (value: number): string => countOf(value, language);
    const time = (calls: number, ms: number): string => (calls === 0 ? '—' : roughly(ms, language));
    return html`<section class="panel panel-wide" aria-labelledby="${id}-title"><header><h2 id="${id}-title">${title}</h2></header>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-title"><table class="plain-table">
        <thead><tr><th scope="col">${head}</th><th scope="col">${words.attempts}</th><th scope="col">${words.blocks}</th><th scope="col">${words.share}</th><th scope="col">${words.refusals}</th><th scope="col">${words.endings} · ${words.median}</th><th scope="col">${words.endings} · ${words.longest}</th></tr></thead>
        <tbody>${rows.map(
          ({ group, attempts, blocks, refusals, endings: { calls, medianMs, longestMs } }) =>
            html`<tr><th scope="row">${group === '' ? words.unknown : group}</th><td>${count(attempts)}</td><td>${count(blocks)}</td><td>${shareOf(blocks, attempts)}</td><td>${count(refusals)}</td><td>${time(calls, medianMs)}</td><td>${time(calls, longestMs)}</td></tr>`,
        )}</tbody></table></div></section>`;
  }
}
customElements.define('cw-trends', TrendsPage);

const shareOf = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)}%`;
