import type { Log } from '../../app/ports/log.js';
import type { KeyAnswer, PbxListener } from '../../app/ports/pbx.js';
import type { Link } from './link.js';
import type { KeyEvent } from './translate.js';

/** The word the waiting dialplan looks for in SHARED(CALLWARD_ANSWER). */
export function answerWord(answer: KeyAnswer): string {
  return answer.outcome === 'registered' || answer.outcome === 'repeated'
    ? `${answer.outcome}-${answer.ending}`
    : answer.outcome;
}

const ASKED = { refusal: 'refusalKey', undo: 'undoKey', customer: 'customerKey' } as const;

/** A key, the agent's or the customer's: ask the application, then answer the dialplan that plays the tone (R1.2, R1.4). */
export async function answerKey(
  link: Link,
  listener: PbxListener,
  log: Log,
  event: KeyEvent,
): Promise<KeyAnswer> {
  let answer: KeyAnswer = { outcome: 'failed' };
  try {
    answer = await listener[ASKED[event.key]](event.press);
  } catch (error) {
    log.error('asterisk: the key could not be handled', {
      call: event.press.ref.channel,
      why: String(error),
    });
  }
  // SHARED and not a channel variable: ARI sets those only inside Stasis (409), and this leg is in a bridge.
  const reply = await link.command({
    kind: 'answer-key',
    channelName: event.channelName,
    answer: answerWord(answer),
  });
  if (!reply.answered || reply.status >= 300)
    log.warn('asterisk: nobody could be told the outcome of the key', {
      call: event.press.ref.channel,
      outcome: answer.outcome,
      why: reply.answered ? `HTTP ${reply.status}` : reply.why,
    });
  return answer;
}
