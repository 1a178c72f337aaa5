import { html, nothing, type TemplateResult } from 'lit-html';

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'tel' | 'number';
  readonly autocomplete?: AutoFill;
  readonly value?: string;
  readonly optional?: boolean;
}

/** A field with its label and hint tied to it. */
export const field = ({
  name,
  label,
  hint,
  type = 'text',
  autocomplete = 'off',
  value,
  optional,
}: Field): TemplateResult =>
  html`<div class="field"><label for=${name}>${label}</label>
    <input id=${name} name=${name} type=${type} autocomplete=${autocomplete} ?required=${!optional} maxlength="200"
      value=${value ?? nothing} aria-describedby=${hint === undefined ? nothing : `${name}-hint`} spellcheck="false" autocapitalize="none">
    ${hint === undefined ? nothing : html`<small id="${name}-hint">${hint}</small>`}</div>`;

export const ticks = (
  name: string,
  label: string,
  choices: Readonly<Record<string, string>>,
  chosen: readonly string[],
): TemplateResult =>
  html`<fieldset class="ticks"><legend>${label}</legend>${Object.entries(choices).map(
    ([value, text]) =>
      html`<label class="tick"><input type="checkbox" name=${name} value=${value} ?checked=${chosen.includes(value)}>${text}</label>`,
  )}</fieldset>`;

export function formOf(event: SubmitEvent): Readonly<Record<string, string>> {
  const form = new FormData(event.target as HTMLFormElement);
  return Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
}

export const tickedOf = (event: SubmitEvent, name: string): readonly string[] =>
  new FormData(event.target as HTMLFormElement).getAll(name).map(String);

export const listOf = (typed: string): readonly string[] =>
  typed
    .split(/[,，、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
