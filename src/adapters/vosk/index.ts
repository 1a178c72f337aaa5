import type { SpeechEngine } from '../../app/ports/speech.js';
import type { VoskOptions } from './options.js';
import { probe } from './probe.js';
import { openStream } from './stream.js';

export type { VoskOptions };

/** A Vosk server (alphacep/vosk-server) over its WebSocket protocol: any language its model knows. */
export function createVosk(options: VoskOptions): SpeechEngine {
  const open = new Set<{ close(): void; readonly gone: Promise<void> }>();
  return {
    name: 'vosk',
    problem: () => probe(options),
    open(listener) {
      const stream = openStream(options, listener);
      open.add(stream);
      void stream.gone.then(() => open.delete(stream));
      return stream;
    },
    async close() {
      for (const stream of open) stream.close();
      await Promise.all([...open].map(({ gone }) => gone));
    },
  };
}
