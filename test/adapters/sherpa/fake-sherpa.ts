/** A module of the shape of sherpa-onnx-node. What it "recognises" is in the loudness: a voice of so many units says this word. */

const WORDS: Readonly<Record<number, string>> = { 1: '不要', 2: '再打', 3: '了' };
const QUIET = 0;

class FakeStream {
  samples: number[] = [];
  taken = 0;
  text = '';
  quiet = 0;
  acceptWaveform({ samples, sampleRate }: { samples: Float32Array; sampleRate: number }): void {
    if (sampleRate !== 8000) throw new Error(`rate ${sampleRate}`);
    this.samples.push(...samples);
  }
  inputFinished(): void {}
}

/** 100 ms. */
const PORTION = 800;

class Fake {
  constructor(config: { modelConfig?: { tokens?: string }; keywordsBuf?: string }) {
    const tokens = config.modelConfig?.tokens ?? '';
    if (tokens.includes('bad-model')) throw new Error('Please check your config!');
    if (tokens.includes('exits')) process.exit(255);
    this.keywords = config.keywordsBuf ?? '';
  }
  readonly keywords: string;
  createStream(): FakeStream {
    return new FakeStream();
  }
  isReady(stream: FakeStream): boolean {
    return stream.samples.length >= PORTION;
  }
  decode(stream: FakeStream): void {
    const portion = stream.samples.splice(0, PORTION);
    const loud = Math.round(Math.max(...portion) * 10);
    if (loud === 9) process.exit(134);
    if (loud === 8) for (;;);
    stream.taken += 0.1;
    const word = WORDS[loud] ?? '';
    stream.quiet = loud === QUIET ? stream.quiet + 1 : 0;
    if (word !== '' && !stream.text.endsWith(word)) stream.text += word;
  }
  reset(stream: FakeStream): void {
    stream.text = '';
    stream.quiet = 0;
  }
  protected result(stream: FakeStream): object {
    return {
      text: stream.text,
      start_time: 0,
      timestamps: [],
      ys_probs: stream.text === '' ? [] : [Math.log(0.5)],
    };
  }
}

export class OnlineRecognizer extends Fake {
  isEndpoint(stream: FakeStream): boolean {
    return stream.quiet >= 6;
  }
  getResult(stream: FakeStream): object {
    return this.result(stream);
  }
}

export class KeywordSpotter extends Fake {
  getResult(stream: FakeStream): object {
    const hit = this.keywords
      .split('\n')
      .find((line) => line !== '' && stream.text.includes(line.split('@')[1] ?? '?'));
    return { keyword: hit?.split('@')[1] ?? '' };
  }
}
