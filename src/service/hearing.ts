import { createHash } from 'node:crypto';
import { createPocketsphinx } from '../adapters/pocketsphinx/index.js';
import { createSherpa } from '../adapters/sherpa/index.js';
import { openSqliteHearing } from '../adapters/sqlite/index.js';
import { createVosk } from '../adapters/vosk/index.js';
import type { Clock } from '../app/ports/clock.js';
import type { HearingStore } from '../app/ports/hearing-store.js';
import type { Log } from '../app/ports/log.js';
import type { SpeechEngine } from '../app/ports/speech.js';
import { loadPhrases } from '../config/load-phrases.js';
import type { Config } from '../config/schema.js';
import type { Phrases } from '../core/hearing/compile.js';
import { phrasesToSpot } from '../core/hearing/spotted.js';
import type { RefusalSettings, SpokenSettings } from './refusals.js';

export interface OpenHearing {
  readonly spoken: SpokenSettings;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
const SWEEP_EVERY_MS = 6 * 3_600_000;

/** The phrases of the configured language. Throws ConfigError. */
export const hearingPhrases = ({ hearing }: Config, shipped: string): Phrases =>
  loadPhrases({ language: hearing.language, shipped, files: hearing.phrases });

/** The recogniser that the configuration names; undefined where nobody is to listen. Throws where the configuration misses a key. */
export function createEngine(
  { hearing }: Config,
  phrases: Phrases,
  log: Log,
): SpeechEngine | 'pbx' | undefined {
  const spots = phrasesToSpot(phrases);
  const words = spots.map((spot) => spot.words);
  switch (hearing.engine) {
    case 'none':
      return undefined;
    case 'pbx':
      return 'pbx';
    case 'pocketsphinx':
      return createPocketsphinx({ ...pocketsphinx(hearing), phrases: spots, log });
    case 'vosk':
      return createVosk({ url: hearing.vosk.url, log });
    case 'sherpa': {
      const { model = '', kind } = hearing.sherpa;
      return createSherpa({ model, kind, phrases: words, maxStreams: hearing.streams, log });
    }
  }
}

function listening(config: Config, phrases: Phrases, log: Log): SpokenSettings['listen'] {
  const engine = createEngine(config, phrases, log);
  const { speakers, streams } = config.hearing;
  return engine && { engine, phrases, speakers, streams };
}

const pocketsphinx = ({ pocketsphinx: { program, model }, streams }: Config['hearing']) => ({
  program,
  model,
  maxStreams: streams,
});

/**
 * Everything that listening needs. An engine that cannot work is said clearly now, and again as an alert; the service runs and the
 * keys work.
 */
export async function openHearing(
  config: Config,
  {
    shipped,
    now,
    log,
    lost,
  }: {
    readonly shipped: string;
    readonly now: Clock;
    readonly log: Log;
    readonly lost: (why: string) => void;
  },
): Promise<OpenHearing> {
  const { hearing } = config;
  const listen =
    hearing.engine === 'none' ? undefined : listening(config, hearingPhrases(config, shipped), log);
  const engine = listen?.engine;
  const store = openSqliteHearing({ folder: config.data });
  const stop = sweep(store, hearing.snippetDays, now, log);
  if (engine !== undefined && engine !== 'pbx') {
    const problem = await engine.problem().catch((error: unknown) => String(error));
    if (problem !== undefined) lost(`${engine.name}: ${problem}`);
  }
  const modes = new Map(config.campaigns.flatMap((one) => (one.hearing ? [[one.name, one.hearing]] : [])));
  const { withinSeconds, then, queueHours } = hearing.mismatch;
  return {
    spoken: {
      ...(listen && { listen }),
      store,
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      modeOf: (campaign) => modes.get(campaign ?? '') ?? hearing.mode,
      confidence: hearing.confidence,
      ...(hearing.recording !== undefined && { recording: hearing.recording }),
      mismatch: { withinMs: withinSeconds * 1000, outcome: then, queueMs: queueHours * 3_600_000 },
    },
    async close() {
      stop();
      if (engine !== undefined && engine !== 'pbx') await engine.close();
      store.close();
    },
  };
}

/** What the configuration says of refusals, apart from hearing. */
export function refusalSettings({ refusal, sellingOn, dispositions }: Config): RefusalSettings {
  const { alertSeconds, endSeconds } = sellingOn;
  return {
    term: refusal.term,
    ending: refusal.ending,
    undoMs: refusal.undoSeconds * 1000,
    reach: refusal.scope,
    ...(refusal.customer && { customerEnding: refusal.customer.ending }),
    sellingOn: {
      alertMs: alertSeconds * 1000,
      ...(endSeconds !== undefined && { endMs: endSeconds * 1000 }),
    },
    codes: dispositions.codes,
  };
}

/** Forgets the words that are older than the configuration keeps them: now, and four times a day. */
function sweep(store: HearingStore, days: number, now: Clock, log: Log): () => void {
  const forget = (): void => {
    store.forgetSnippets(now() - days * DAY_MS).then(
      (count) => count > 0 && log.info('words heard are forgotten', { count }),
      (error: unknown) => log.warn('words heard not forgotten', { why: String(error) }),
    );
  };
  forget();
  const timer = setInterval(forget, SWEEP_EVERY_MS).unref();
  return () => clearInterval(timer);
}
