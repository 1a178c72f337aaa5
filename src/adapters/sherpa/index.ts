import type { SpeechEngine } from '../../app/ports/speech.js';
import { Host } from './host.js';
import { DEFAULTS, type SherpaOptions } from './options.js';
import { prepare } from './prepare.js';
import { openStream } from './stream.js';

export type { SherpaOptions };

/** sherpa-onnx in a process of its own, with a model of the operator's; Chinese first. */
export function createSherpa(options: SherpaOptions): SpeechEngine {
  const settings = { ...DEFAULTS, ...options };
  let closed = false;
  let open = 0;
  let host = new Host(prepare(settings));
  /** A process that ended is replaced when the next voice, or a question after it, needs one. */
  const running = (): Host => {
    if (host.dead && !closed) host = new Host(prepare(settings));
    return host;
  };
  return {
    name: 'sherpa',
    problem: () => running().problem,
    open(listener) {
      if (open >= settings.maxStreams) {
        queueMicrotask(() => listener.lost(`all ${settings.maxStreams} streams are taken`));
        return { audio() {}, close() {} };
      }
      open += 1;
      return openStream(running(), settings.stallMs, listener, () => {
        open -= 1;
      });
    },
    async close() {
      closed = true;
      host.end('closed');
      await host.gone;
    },
  };
}
