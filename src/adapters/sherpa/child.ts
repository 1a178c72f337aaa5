import { setPriority } from 'node:os';
import { createDecoder, type Decoder } from './decode.js';
import type { FromRecogniser, Setup, ToRecogniser } from './messages.js';
import { createRecogniser, isSherpaModule } from './recogniser.js';

/** The recogniser's own process: the module may end it (it calls exit on a model it does not understand) or crash. */
const tell = (message: FromRecogniser): void => {
  process.send?.(message);
};
const NICE = 10;
const decoders = new Map<number, Decoder>();

process.once('disconnect', () => process.exit(0));
process.once('message', (setup: Setup) => void start(setup));

async function start(setup: Setup): Promise<void> {
  setPriority(NICE);
  try {
    const imported: { readonly default?: unknown } = await import(setup.module);
    const module = isSherpaModule(imported.default) ? imported.default : imported;
    if (!isSherpaModule(module)) throw new Error(`${setup.module} is not sherpa-onnx`);
    const recogniser = createRecogniser(module, setup);
    process.on('message', (message: ToRecogniser) => {
      const { stream } = message;
      let decoder = decoders.get(stream);
      if (!decoder) {
        decoder = createDecoder(recogniser, (utterance) => tell({ kind: 'heard', stream, utterance }));
        decoders.set(stream, decoder);
      }
      if (message.kind === 'audio') {
        decoder.audio(message.pcm);
        return tell({ kind: 'took', stream, bytes: message.pcm.byteLength });
      }
      decoders.delete(stream);
      decoder.end();
      tell({ kind: 'ended', stream });
    });
    tell({ kind: 'ready' });
  } catch (error) {
    tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
    process.disconnect();
  }
}
