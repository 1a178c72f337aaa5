import type { OpenSpan, WindowRule } from './window-rule.js';

/** What is open under these rules, all of which speak: base and widen added up, then cut by each narrow one; sorted, apart. */
export function openSpans(rules: readonly WindowRule[]): readonly OpenSpan[] {
  const opened = merged(rules.filter(({ effect }) => effect !== 'narrow').flatMap(({ open }) => open));
  return rules
    .filter(({ effect }) => effect === 'narrow')
    .reduce<readonly OpenSpan[]>((spans, rule) => cut(spans, merged(rule.open)), opened);
}

function merged(spans: readonly OpenSpan[]): readonly OpenSpan[] {
  const sorted = spans.filter(({ opens, closes }) => opens < closes).sort((a, b) => a.opens - b.opens);
  const result: OpenSpan[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last && span.opens <= last.closes)
      result[result.length - 1] = { opens: last.opens, closes: Math.max(last.closes, span.closes) };
    else result.push(span);
  }
  return result;
}

function cut(spans: readonly OpenSpan[], by: readonly OpenSpan[]): readonly OpenSpan[] {
  return spans.flatMap((span) =>
    by
      .map((other) => ({
        opens: Math.max(span.opens, other.opens),
        closes: Math.min(span.closes, other.closes),
      }))
      .filter(({ opens, closes }) => opens < closes),
  );
}
