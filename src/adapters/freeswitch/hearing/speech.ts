import type { PbxListener } from '../../../app/ports/pbx.js';
import type { Utterance } from '../../../app/ports/speech.js';
import type { EslEvent } from '../frames.js';
import { channelOf } from '../translate.js';

/** Longer than anybody speaks in one breath: the rest of a body is no speech. */
const LONGEST_BODY = 64 * 1024;
const LONGEST_TEXT = 2000;

export interface Result {
  readonly text: string;
  readonly confidence?: number;
}

/**
 * What a recogniser module of FreeSWITCH wrote: NLSML (mod_unimrcp, mod_pocketsphinx and most others), Vosk's JSON, JSON with
 * `transcript` or `alternatives`, or words alone. Total; undefined where nothing was understood (`<nomatch/>`, an empty text).
 */
export function readResult(body: string | undefined): Result | undefined {
  const given = (body ?? '').slice(0, LONGEST_BODY).trim();
  if (given === '') return undefined;
  if (given.startsWith('<')) return fromXml(given);
  if (given.startsWith('{') || given.startsWith('[')) return fromJson(given);
  return result(given, undefined);
}

function fromXml(body: string): Result | undefined {
  if (/<(?:nomatch|noinput)\b/i.test(body)) return undefined;
  const input = /<input\b([^>]*)>([^<]*)<\/input>/i.exec(body);
  const words = input?.[2]?.trim() || /<instance\b[^>]*>([^<]*)<\/instance>/i.exec(body)?.[1] || '';
  const scored = /\bconfidence="([0-9.]{1,8})"/i;
  const score = scored.exec(input?.[1] ?? '') ?? scored.exec(body);
  return result(unescaped(words), score?.[1]);
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.replace(/&(\w{2,4});/g, (all, name: string) =>
    Object.hasOwn(SIGNS, name) ? (SIGNS[name] ?? all) : all,
  );

function fromJson(body: string): Result | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const best = first(field(value, 'alternatives')) ?? first(value) ?? value;
  for (const name of ['text', 'transcript', 'partial']) {
    const text = field(best, name) ?? field(value, name);
    if (typeof text !== 'string') continue;
    return result(
      text,
      field(best, 'confidence') ?? field(value, 'confidence') ?? ofWords(field(best, 'result')),
    );
  }
  return undefined;
}

/** Vosk scores each word. */
function ofWords(words: unknown): number | undefined {
  if (!Array.isArray(words)) return undefined;
  const scores = words.map((word) => field(word, 'conf')).filter((one) => typeof one === 'number');
  return scores.length === 0 ? undefined : scores.reduce((sum, one) => sum + one, 0) / scores.length;
}

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** Scores run to 1 in MRCP v2 and in JSON, to 100 in MRCP v1 and mod_pocketsphinx. */
function result(text: string, score: unknown): Result | undefined {
  const words = text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT);
  if (words === '') return undefined;
  const number = typeof score === 'string' ? Number(score) : score;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return { text: words };
  return { text: words, confidence: Math.min(1, number > 1 ? number / 100 : number) };
}

interface Heard {
  stretch: number;
  /** When the stretch began, on FreeSWITCH's clock (ms). */
  began?: number | undefined;
}

/** Results of a recogniser inside FreeSWITCH (`detect_speech` with `fire_asr_events=true` on the leg). */
export function createSpeech(pbx: string, listener: Pick<PbxListener, 'spoken'>) {
  const legs = new Map<string, Heard>();

  function event(event: EslEvent): void {
    const channel = channelOf(event);
    if (channel === '') return;
    if (event.name === 'CHANNEL_HANGUP_COMPLETE') legs.delete(channel);
    if (event.name !== 'DETECTED_SPEECH') return;
    const now = milliseconds(event, 'Event-Date-Timestamp');
    const heard = legs.get(channel) ?? { stretch: 0 };
    legs.set(channel, heard);
    const type = event.field('Speech-Type');
    if (type === 'begin-speaking') heard.began ??= now;
    if (type !== 'detected-speech' && type !== 'detected-partial-speech') return;
    const found = readResult(event.body);
    const final = type === 'detected-speech';
    // Modules do not say where in the audio they are: the call's own clock does.
    const answered = milliseconds(event, 'Caller-Channel-Answered-Time') || now;
    heard.began ??= now;
    if (found) listener.spoken({ pbx, channel }, utterance(found, heard, final, now, answered));
    if (!final) return;
    heard.stretch += 1;
    heard.began = undefined;
  }

  return { event };
}

function utterance(found: Result, heard: Heard, final: boolean, now: number, zero: number): Utterance {
  const startMs = Math.max(0, Math.round((heard.began ?? now) - zero));
  const endMs = Math.max(startMs, Math.round(now - zero));
  return { ...found, stretch: heard.stretch, final, startMs, endMs };
}

function milliseconds(event: EslEvent, name: string): number {
  const micro = Number(event.field(name) ?? '0');
  return Number.isFinite(micro) ? micro / 1000 : 0;
}
