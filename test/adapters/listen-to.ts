import type { SpeechEngine, SpeechStream, Utterance } from '../../src/app/ports/speech.js';

export type Enough = (heard: readonly Utterance[], lost: readonly string[]) => boolean;

/** Speaks until the test has seen enough, as a call does: `speak` keeps the line busy by the timer that it gives. */
export function listenTo(
  engine: SpeechEngine,
  enough: Enough,
  speak: (stream: SpeechStream) => NodeJS.Timeout,
): Promise<{ heard: Utterance[]; lost: string[] }> {
  const heard: Utterance[] = [];
  const lost: string[] = [];
  return new Promise((resolve) => {
    const done = (): void => {
      if (!enough(heard, lost)) return;
      clearInterval(timer);
      stream.close();
      resolve({ heard, lost });
    };
    const stream = engine.open({
      heard: (utterance) => {
        heard.push(utterance);
        done();
      },
      lost: (why) => {
        lost.push(why);
        done();
      },
    });
    const timer = speak(stream);
  });
}
