import type { Utterance } from '../../app/ports/speech.js';
import { type Recogniser, type Result, SAMPLE_RATE, type SherpaStream } from './recogniser.js';

export interface Decoder {
  audio(pcm: Uint8Array): void;
  /** No more audio: what was said last is told. */
  end(): void;
}

/** One voice through the recogniser, result by result. */
export function createDecoder(recogniser: Recogniser, tell: (utterance: Utterance) => void): Decoder {
  const stream: SherpaStream = recogniser.createStream();
  let samples = 0;
  let stretch = 1;
  let last = '';
  let startMs = 0;

  const utterance = (text: string, final: boolean, result: Result): Utterance => {
    const now = Math.round((samples / SAMPLE_RATE) * 1000);
    const times = result.timestamps ?? [];
    const [first, end] = [times[0], times.at(-1)];
    const from = result.start_time ?? 0;
    const at = (seconds: number): number => Math.min(now, Math.round((from + seconds) * 1000));
    const confidence = meanProbability(result.ys_probs ?? []);
    return {
      stretch,
      text,
      final,
      startMs: first === undefined ? Math.min(startMs, now) : at(first),
      endMs: end === undefined ? now : at(end),
      ...(confidence !== undefined && { confidence }),
    };
  };
  const settle = (): void => {
    stretch += 1;
    last = '';
    startMs = (samples / SAMPLE_RATE) * 1000;
    recogniser.reset(stream);
  };
  const decode = (): void => {
    while (recogniser.isReady(stream)) {
      recogniser.decode(stream);
      if (recogniser.isEndpoint !== undefined) continue;
      const result = recogniser.getResult(stream);
      if (!result.keyword) continue;
      tell(utterance(result.keyword, true, result));
      settle();
    }
    if (recogniser.isEndpoint === undefined) return;
    const result = recogniser.getResult(stream);
    const text = (result.text ?? '').trim();
    const ended = recogniser.isEndpoint(stream);
    if (text !== '' && (ended || text !== last)) tell(utterance(text, ended, result));
    last = text;
    if (ended) settle();
  };
  return {
    audio(pcm) {
      const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
      const wave = new Float32Array(pcm.byteLength >> 1);
      for (let i = 0; i < wave.length; i++) wave[i] = view.getInt16(i * 2, true) / 32_768;
      samples += wave.length;
      stream.acceptWaveform({ samples: wave, sampleRate: SAMPLE_RATE });
      decode();
    },
    end() {
      // The model looks ahead: without some silence the last syllable stays in its window.
      stream.acceptWaveform({ samples: new Float32Array(SAMPLE_RATE / 2), sampleRate: SAMPLE_RATE });
      stream.inputFinished();
      decode();
      if (recogniser.isEndpoint === undefined || last === '') return;
      tell(utterance(last, true, recogniser.getResult(stream)));
    },
  };
}

function meanProbability(logs: readonly number[]): number | undefined {
  if (logs.length === 0) return undefined;
  const mean = logs.reduce((sum, log) => sum + Math.exp(log), 0) / logs.length;
  return Number.isFinite(mean) ? Math.min(1, Math.max(0, mean)) : undefined;
}
