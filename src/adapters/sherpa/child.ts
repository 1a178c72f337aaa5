import { setPriority } from 'node:os';
import { createDecoder, type Decoder } from './decode.js';
import type { FromRecogniser, Setup, ToRecogniser } from './messages.js';
import { createRecogniser, isSherpaModule, type Recogniser } from './recogniser.js';

/** The recogniser's own process: the module may end it (it calls exit on a model it does not understand) or crash. */
const tell = (message: FromRecogniser): void => {
  process.send?.(message);
};
const NICE = 10;

process.once('disconnect', () => process.exit(0));
process.once('message', (setup: Setup) => {
  // Audio comes while the model is read; what nobody listens for is dropped.
  const early: ToRecogniser[] = [];
  let take = (message: ToRecogniser): void => {
    early.push(message);
  };
  process.on('message', (message: ToRecogniser) => take(message));
  load(setup).then(
    (recogniser) => {
      take = hearing(recogniser);
      for (const message of early) take(message);
      tell({ kind: 'ready' });
    },
    (error: unknown) => {
      tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
      process.disconnect();
    },
  );
});

async function load(setup: Setup): Promise<Recogniser> {
  setPriority(NICE);
  const imported: { readonly default?: unknown } = await import(setup.module);
  const module = isSherpaModule(imported.default) ? imported.default : imported;
  if (!isSherpaModule(module)) throw new Error(`${setup.module} is not sherpa-onnx`);
  return createRecogniser(module, setup);
}

function hearing(recogniser: Recogniser): (message: ToRecogniser) => void {
  const decoders = new Map<number, Decoder>();
  return (message) => {
    const { stream } = message;
    let decoder = decoders.get(stream);
    if (!decoder) {
      decoder = createDecoder(recogniser, (utterance) => tell({ kind: 'heard', stream, utterance }));
      decoders.set(stream, decoder);
    }
    if (message.kind === 'audio') {
      decoder.audio(message.pcm);
      tell({ kind: 'took', stream, bytes: message.pcm.byteLength });
      return;
    }
    decoders.delete(stream);
    decoder.end();
    tell({ kind: 'ended', stream });
  };
}
