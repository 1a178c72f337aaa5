import type { Setup } from './messages.js';

/** What is used of `sherpa-onnx-node`. */
export interface SherpaModule {
  readonly OnlineRecognizer: new (config: unknown) => Recogniser;
  readonly KeywordSpotter: new (config: unknown) => Recogniser;
}
export interface Recogniser {
  createStream(): SherpaStream;
  isReady(stream: SherpaStream): boolean;
  decode(stream: SherpaStream): void;
  reset(stream: SherpaStream): void;
  getResult(stream: SherpaStream): Result;
  /** A recogniser has it, a keyword spotter has not. */
  isEndpoint?(stream: SherpaStream): boolean;
}
export interface SherpaStream {
  acceptWaveform(wave: { readonly samples: Float32Array; readonly sampleRate: number }): void;
  inputFinished(): void;
}
export interface Result {
  readonly text?: string;
  readonly keyword?: string;
  /** Seconds from `start_time`, one a token. */
  readonly timestamps?: readonly number[];
  readonly start_time?: number;
  /** Logarithms, one a token. */
  readonly ys_probs?: readonly number[];
}

export const SAMPLE_RATE = 8000;

export function isSherpaModule(given: unknown): given is SherpaModule {
  return (
    typeof given === 'object' && given !== null && 'OnlineRecognizer' in given && 'KeywordSpotter' in given
  );
}

/** Throws when the module refuses the model. */
export function createRecogniser(module: SherpaModule, { kind, files, keywords }: Setup): Recogniser {
  const { encoder, decoder, joiner, ctc, tokens } = files;
  const model =
    ctc !== undefined
      ? { zipformer2Ctc: { model: ctc } }
      : joiner !== undefined
        ? { transducer: { encoder, decoder, joiner } }
        : { paraformer: { encoder, decoder } };
  const config = {
    // The module brings 8 kHz to the rate of the model by itself.
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: { ...model, tokens, numThreads: 1, provider: 'cpu', debug: 0 },
  };
  if (kind === 'keyword')
    return new module.KeywordSpotter({
      ...config,
      keywordsBuf: keywords,
      keywordsBufSize: Buffer.byteLength(keywords),
    });
  return new module.OnlineRecognizer({
    ...config,
    decodingMethod: 'greedy_search',
    enableEndpoint: 1,
    rule1MinTrailingSilence: 2.4,
    rule2MinTrailingSilence: 0.6,
    rule3MinUtteranceLength: 15,
  });
}
