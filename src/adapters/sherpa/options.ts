import type { Log } from '../../app/ports/log.js';

export interface SherpaOptions {
  /** The folder of a model as sherpa-onnx publishes it: `tokens.txt` and `.onnx` files. */
  readonly model: string;
  /** `streaming` writes down all it hears; `keyword` spots phrases alone and needs less. */
  readonly kind?: 'streaming' | 'keyword';
  /** For `keyword`, where the folder has no `keywords.txt` and the model's tokens are characters. */
  readonly phrases?: readonly string[];
  readonly maxStreams?: number;
  /** Audio that is not taken for this long means that the engine hangs. */
  readonly stallMs?: number;
  /** What is imported; a test gives a module of the same shape. */
  readonly module?: string;
  readonly log: Log;
}

export const DEFAULTS = {
  kind: 'streaming',
  maxStreams: 20,
  stallMs: 10_000,
  module: 'sherpa-onnx-node',
} as const;
