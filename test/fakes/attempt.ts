import type { CallAttempt } from '../../src/core/call-attempt.js';

/** 2026-11-23T02:00:00Z is 10:00 on a Monday in China: inside the calling hours. */
export const TEN_IN_THE_MORNING = Date.parse('2026-11-23T10:00:00+08:00');

/** A sales attempt through the gate, with what a test wants to be different. */
export function attemptOf(fields: Partial<CallAttempt> = {}): CallAttempt {
  return {
    id: 'attempt-1',
    at: TEN_IN_THE_MORNING,
    door: 'gate',
    dialled: '13800138000',
    purpose: 'sale',
    agent: 'agent1',
    trunk: 'trunk',
    ref: { pbx: 'pbx1', channel: 'agent-leg-1' },
    ...fields,
  };
}
