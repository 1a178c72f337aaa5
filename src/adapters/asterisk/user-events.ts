import type { Disposition } from '../../app/ports/pbx.js';
import type { Utterance } from '../../app/ports/speech.js';
import type { CallRef } from '../../core/call-attempt.js';
import type { AriEvent } from './events.js';
import { agentIn, present, refIn } from './translate.js';

type UserEvent = Extract<AriEvent, { type: 'ChannelUserevent' }>;

/** How a call ended, in the dialer's or the agent's word. Sent without a channel (over ARI) it names its call itself. */
export function toDisposition(pbx: string, event: UserEvent): Disposition | undefined {
  const ref = event.name === 'CallwardDisposition' ? refIn(pbx, event) : undefined;
  const code = present(event.fields['Code'])?.trim();
  if (!ref || !code) return undefined;
  const dialled = present(event.fields['Number']);
  const agent = agentIn(event);
  return {
    ref,
    code,
    ...(dialled === undefined ? {} : { dialled }),
    ...(agent === undefined ? {} : { agent }),
  };
}

export interface Spoken {
  readonly ref: CallRef;
  readonly utterance: Utterance;
}

/** A result of Asterisk's speech interface. Each is a stretch of its own, and final: it hands out results when a word has ended. */
export function toSpoken(pbx: string, event: UserEvent, stretch: number): Spoken | undefined {
  const ref = event.name === 'CallwardSpeech' ? refIn(pbx, event) : undefined;
  const text = present(event.fields['Text'])?.trim();
  if (!ref || !text) return undefined;
  const endMs = whole(event.fields['Offset']) ?? 0;
  const confidence = confidenceOf(event.fields['Score']);
  const utterance = { stretch, text, final: true, startMs: endMs, endMs };
  return { ref, utterance: confidence === undefined ? utterance : { ...utterance, confidence } };
}

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

/** Engines behind res_speech count to 1, to 100 or to 1000. */
function confidenceOf(score: string | undefined): number | undefined {
  if (score === undefined || !/^\d{1,4}(?:\.\d{1,6})?$/.test(score)) return undefined;
  const value = Number(score);
  if (value <= 1) return value;
  return value <= 100 ? value / 100 : Math.min(1, value / 1000);
}
