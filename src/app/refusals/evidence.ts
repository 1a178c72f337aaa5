import type { RefusalHeardRecord } from '../../core/ledger/refusal-record.js';

/** What an entry says of the words that stand behind it: where they are, and how sure. The words themselves can be forgotten. */
export function heardEvidence(heard: Omit<RefusalHeardRecord, 'kind' | 'done' | 'mode'>): string {
  const { id, speaker, phrase, offsetMs, confidence, engine, recording } = heard;
  return [
    `heard ${id}`,
    `${speaker}: ${phrase}`,
    `at ${(offsetMs / 1000).toFixed(1)} s`,
    `confidence ${confidence}`,
    engine,
    ...(recording === undefined ? [] : [recording]),
  ].join(', ');
}
