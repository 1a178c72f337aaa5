import type { Enforcement, PrivateSound } from '../../app/ports/pbx.js';
import { outcomeOf } from './enforce.js';
import type { AriEvent } from './events.js';
import type { Link } from './link.js';
import { OURS } from './ours.js';
import type { Snoops } from './snoops.js';

export interface TellNeeds {
  readonly link: Link;
  readonly snoops: Snoops;
  /** Folder of the prompts as Asterisk names it. */
  readonly prompts: string;
  newId(): string;
}

const LONGEST = 10_000; // a sound whose end we never hear of must not leave its snoop on the call

/** Sounds for one person in a call: a snoop that whispers to the leg; the other side's voice goes on and hears nothing of it. */
export function createTell({ link, snoops, prompts, newId }: TellNeeds) {
  const playing = new Map<string, () => void>();

  async function tell(channel: string, sound: PrivateSound): Promise<Enforcement> {
    const id = newId();
    const snoop = `${OURS}tell-${id}`;
    const playback = `${OURS}told-${id}`;
    const opened = outcomeOf(await snoops.open({ channel, snoop, spy: 'none', whisper: 'out' }));
    if (opened !== 'enforced') return opened;
    const end = (): void => {
      clearTimeout(timer);
      playing.delete(playback);
      void link.command({ kind: 'hang-up', channel: snoop });
    };
    const timer = setTimeout(end, LONGEST).unref();
    playing.set(playback, end);
    const sounds = [`${prompts}/tone-${sound}`];
    const outcome = outcomeOf(await link.command({ kind: 'play', channel: snoop, playback, sounds }));
    if (outcome !== 'enforced') end();
    return outcome;
  }

  function event(event: AriEvent): void {
    if (event.type === 'PlaybackFinished') playing.get(event.playback)?.();
  }

  return { tell, event };
}
