import type { Form } from './form.js';
import type { Reader, Token } from './tokens.js';

/** One step of a form: over this word, or in a gap over any, to all the states that are reached with it. */
export interface Step {
  readonly over: Token | 'any';
  readonly to: readonly number[];
}

/** Forms as states and steps; only states are kept from which a step leads on or in which a form ends. */
export interface Automaton {
  readonly steps: readonly (readonly Step[])[];
  /** Which form ends in this state. */
  readonly ends: ReadonlyMap<number, number>;
  /** Where a form may begin: by the sound of its first word. */
  readonly first: ReadonlyMap<string, readonly Step[]>;
  /** How many words may still come behind this state, at most. */
  readonly left: readonly number[];
}

const GAP = 3;

/** A step and a free move always lead to a state with a higher number. */
interface Draft {
  readonly steps: { readonly over: Step['over']; readonly to: number }[][];
  readonly free: number[][];
}

export function createAutomaton(forms: readonly Form[], read: Reader): Automaton {
  const draft: Draft = { steps: [], free: [] };
  const ends = new Map<number, number>();
  const starts = forms.map((form, i) => {
    const start = state(draft);
    ends.set(add(form, start), i);
    return start;
  });

  function add(form: Form, from: number): number {
    switch (form.kind) {
      case 'words':
        return read(form.text).reduce((at, token) => step(draft, at, token), from);
      case 'row':
        return form.parts.reduce((at, part) => add(part, at), from);
      case 'one-of':
        return join(
          draft,
          form.choices.map((choice) => add(choice, from)),
        );
      case 'maybe':
        return join(draft, [from, add(form.part, from)]);
      case 'gap': {
        const stops = [from];
        for (let i = 0; i < GAP; i++) stops.push(step(draft, stops.at(-1) ?? from, 'any'));
        return join(draft, stops);
      }
    }
  }

  const useful = (at: number): boolean => (draft.steps[at]?.length ?? 0) > 0 || ends.has(at);
  const from = (at: number): readonly number[] => reached(draft.free, at).filter(useful);
  const steps = draft.steps.map((some) => some.map(({ over, to }) => ({ over, to: from(to) })));
  const first = new Map<string, Step[]>();
  for (const one of starts.flatMap((start) => from(start)).flatMap((at) => steps[at] ?? []))
    if (one.over !== 'any') first.set(one.over.sound, [...(first.get(one.over.sound) ?? []), one]);
  return { steps, ends, first, left: longestWays(steps) };
}

function state({ steps, free }: Draft): number {
  free.push([]);
  return steps.push([]) - 1;
}

function step(draft: Draft, from: number, over: Step['over']): number {
  const to = state(draft);
  draft.steps[from]?.push({ over, to });
  return to;
}

function join(draft: Draft, from: readonly number[]): number {
  const to = state(draft);
  for (const one of from) draft.free[one]?.push(to);
  return to;
}

function reached(free: readonly (readonly number[])[], from: number): readonly number[] {
  const seen = new Set([from]);
  for (const at of seen) for (const to of free[at] ?? []) seen.add(to);
  return [...seen];
}

function longestWays(steps: readonly (readonly Step[])[]): number[] {
  const left: number[] = [];
  for (let at = steps.length - 1; at >= 0; at--)
    left[at] = Math.max(
      0,
      ...(steps[at] ?? []).flatMap(({ over, to }) =>
        to.map((one) => (left[one] ?? 0) + (over === 'any' ? 0 : 1)),
      ),
    );
  return left;
}
