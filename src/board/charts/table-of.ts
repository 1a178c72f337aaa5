import { html, type TemplateResult } from 'lit-html';
import { app } from '../app.js';
import { countOf, dateOf, roughly, timeOf } from '../words/format.js';
import { HTML_LANG } from '../words/index.js';
import type { overTime } from './tallies.js';

type Columns = ReturnType<typeof overTime>;

interface Column {
  readonly head: string;
  readonly values: readonly number[];
  /** As the table says them; a number without. */
  readonly cells?: readonly string[];
  /** Drawn, in this colour of the page; the later in front. */
  readonly colour?: 'attempt' | 'block' | 'refusal';
}

interface Picture {
  readonly times: readonly number[];
  readonly step: number;
  readonly label: string;
  readonly total: number;
  /** Of what is drawn. */
  readonly unit?: string;
  readonly columns: readonly Column[];
}

/** Columns over time; the same figures in a table below. */
function timeChart({ times, step, label, total, unit = '', columns }: Picture): TemplateResult {
  const { words, model } = app;
  const { language } = model.settings;
  const hours = step < 86_400_000;
  const drawn = columns.flatMap(({ head, values, colour }) =>
    colour === undefined ? [] : [{ head, values, colour }],
  );
  const data = {
    times,
    step,
    series: drawn.map(({ head, values, colour }) => ({ label: head, colour: `--${colour}`, values })),
    label: words.chartOf(label, countOf(total, language)),
    locale: HTML_LANG[language],
  };
  const when = (at: number): string => (hours ? timeOf(at, language).slice(0, 5) : dateOf(at, language));
  return html`<p class="legend" aria-hidden="true">${drawn.map(({ head, colour }) => html`<i class=${colour}></i>${head}`)} ${unit}</p>
    <cw-time-chart .data=${data}></cw-time-chart>
    <details class="figures-table"><summary>${words.asTable}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
        <thead><tr><th scope="col">${hours ? words.hour : words.day}</th>${columns.map(({ head }) => html`<th scope="col">${head}</th>`)}</tr></thead>
        <tbody>${times.map((at, i) => html`<tr><th scope="row">${when(at)}</th>${columns.map(({ values, cells }) => html`<td>${(cells ?? values)[i]}</td>`)}</tr>`)}</tbody>
      </table></div></details>`;
}

/** Attempts with the blocks in front of them. */
export function hourChart(
  { times, attempts, blocks, refusals }: Columns,
  step: number,
  label: string,
): TemplateResult {
  const { words } = app;
  const total = attempts.reduce((a, b) => a + b, 0);
  const columns: readonly Column[] = [
    { head: words.attempts, values: attempts, colour: 'attempt' },
    { head: words.blocks, values: blocks, colour: 'block' },
    { head: words.refusals, values: refusals },
  ];
  return timeChart({ times, step, label, total, columns });
}

/** The longest time from a refusal to the end of the call, with the middle one in front of it, in seconds (R6.2). */
export function endingChart({ times, endings }: Columns, step: number): TemplateResult {
  const { words, model } = app;
  const said = (ms: number, i: number): string =>
    endings[i]?.calls ? roughly(ms, model.settings.language) : '—';
  const column = (head: string, colour: 'attempt' | 'refusal', all: readonly number[]): Column => ({
    ...{ head, colour, values: all.map((ms) => ms / 1000), cells: all.map(said) },
  });
  return timeChart({
    times,
    step,
    label: words.endings,
    unit: words.inSeconds,
    total: endings.reduce((sum, { calls }) => sum + calls, 0),
    columns: [
      { head: words.calls, values: endings.map(({ calls }) => calls) },
      column(
        words.longest,
        'attempt',
        endings.map(({ longestMs }) => longestMs),
      ),
      column(
        words.median,
        'refusal',
        endings.map(({ medianMs }) => medianMs),
      ),
    ],
  });
}
