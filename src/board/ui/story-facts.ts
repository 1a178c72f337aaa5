import { momentOf } from '../words/format.js';
import { alertTitle, type Language, letGo, named, reasonSentence, type Words } from '../words/index.js';

type Value = Readonly<Record<string, unknown>>;

const part = (value: unknown): Value => (typeof value === 'object' && value !== null ? (value as Value) : {});
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Times stand in ISO 8601 or in milliseconds; null is for ever. */
function moment(value: unknown, words: Words, language: Language): string {
  if (value === null) return words.forever;
  const at = typeof value === 'number' ? value : Date.parse(text(value));
  return Number.isFinite(at) ? momentOf(at, language) : text(value);
}

/** What of a record is worth a line; the whole of it is one press away. */
export function factsOf(record: Value, words: Words, language: Language): readonly string[] {
  const facts = choose(record, words, language);
  return facts.filter((fact) => fact !== '');
}

function choose(record: Value, words: Words, language: Language): readonly string[] {
  switch (record['kind']) {
    case 'decision': {
      const [attempt, verdict] = [part(record['attempt']), part(record['verdict'])];
      return [
        reasonSentence(text(verdict['reason']), language),
        text(attempt['agent']) && `${words.agent} ${text(attempt['agent'])}`,
        named(words.purposes, text(attempt['purpose'])),
        text(attempt['campaign']),
      ];
    }
    case 'shield-added': {
      const entry = part(record['entry']);
      return [
        named(words.sources, text(entry['source'])),
        text(entry['operator']),
        `→ ${moment(entry['until'] ?? null, words, language)}`,
        text(entry['evidence']),
      ];
    }
    case 'shield-cancelled':
      return [text(record['operator']), text(record['approver']), text(record['reason'])];
    case 'alert': {
      const alert = part(record['alert']);
      return [alertTitle(text(alert['code']), words), text(alert['agent']), text(alert['detail'])];
    }
    case 'reveal':
      return [text(record['operator']), text(record['command'])];
    default:
      return [text(record['operator']), text(record['agent']), text(record['code']), text(record['list'])];
  }
}

export function toneOf(record: Value): 'ok' | 'bad' | 'refusal' | 'plain' {
  if (record['kind'] === 'shield-added') return 'refusal';
  if (record['kind'] !== 'decision') return 'plain';
  return letGo(text(part(record['verdict'])['reason'])) ? 'ok' : 'bad';
}
