import type { Utterance } from '../../app/ports/speech.js';
import type { ModelFiles } from './model-files.js';

/** What the service and the recogniser's process say to each other. */
export interface Setup {
  readonly module: string;
  readonly kind: 'streaming' | 'keyword';
  readonly files: ModelFiles;
  readonly keywords: string;
}
export type ToRecogniser =
  | { readonly kind: 'audio'; readonly stream: number; readonly pcm: Uint8Array }
  | { readonly kind: 'end'; readonly stream: number };
export type FromRecogniser =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'heard'; readonly stream: number; readonly utterance: Utterance }
  /** So many bytes are decoded. */
  | { readonly kind: 'took'; readonly stream: number; readonly bytes: number }
  | { readonly kind: 'ended'; readonly stream: number };
