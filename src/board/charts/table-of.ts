import { html, type TemplateResult } from 'lit-html';
import { app } from '../app.js';
import { countOf, dateOf, timeOf } from '../words/format.js';
import { HTML_LANG } from '../words/index.js';
import type { overTime } from './tallies.js';

type Columns = ReturnType<typeof overTime>;

/** Attempts with the blocks in front of them; the same figures in a table below. */
export function hourChart(
  { times, attempts, blocks, refusals }: Columns,
  step: number,
  label: string,
): TemplateResult {
  const { words, model } = app;
  const { language } = model.settings;
  const data = {
    times,
    step,
    series: [
      { label: words.attempts, colour: '--attempt', values: attempts },
      { label: words.blocks, colour: '--block', values: blocks },
    ],
    label: words.chartOf(
      label,
      countOf(
        attempts.reduce((a, b) => a + b, 0),
        language,
      ),
    ),
    locale: HTML_LANG[language],
  };
  const when = (at: number): string =>
    step < 86_400_000 ? timeOf(at, language).slice(0, 5) : dateOf(at, language);
  return html`<p class="legend" aria-hidden="true"><i class="attempt"></i>${words.attempts}<i class="block"></i>${words.blocks}</p>
    <cw-time-chart .data=${data}></cw-time-chart>
    <details class="figures-table"><summary>${words.asTable}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
        <thead><tr><th scope="col">${step < 86_400_000 ? words.hour : words.day}</th><th scope="col">${words.attempts}</th><th scope="col">${words.blocks}</th><th scope="col">${words.refusals}</th></tr></thead>
        <tbody>${times.map((at, i) => html`<tr><th scope="row">${when(at)}</th><td>${attempts[i]}</td><td>${blocks[i]}</td><td>${refusals[i]}</td></tr>`)}</tbody>
      </table></div></details>`;
}
