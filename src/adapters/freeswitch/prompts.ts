import type { Log } from '../../app/ports/log.js';
import { isSoundFile } from './codec.js';
import { type Link, whyNot } from './link.js';

export interface PromptsNeeds {
  readonly pbx: string;
  readonly link: Link;
  readonly log: Log;
  /** Absolute, or under FreeSWITCH's sounds. */
  readonly prompts: string;
  readonly language: 'zh' | 'en';
}

export interface Prompts {
  /** Folder of the prompts in the language spoken. */
  folder(): string;
  /** Once per connect: the FreeSWITCH behind the address may be another one. */
  learn(): Promise<void>;
}

/**
 * FreeSWITCH looks for a relative name under the channel's `sound_prefix`, in its own examples a voice's folder
 * (`…/sounds/en/us/callie`): nothing would be heard. Only an absolute name is the same file on every channel.
 */
export function createPrompts({ pbx, link, log, prompts, language }: PromptsNeeds): Prompts {
  const relative = `${prompts}/${language}`;
  let folder = relative;

  async function learn(): Promise<void> {
    if (prompts.startsWith('/')) return;
    const reply = await link.command({ kind: 'global', name: 'sounds_dir' });
    if (!reply.answered) throw new Error(`the folder of the sounds cannot be asked for: ${whyNot(reply)}`);
    const sounds = reply.text.trim().replace(/\/+$/, '');
    const found = reply.ok && sounds.startsWith('/') && isSoundFile(sounds);
    folder = found ? `${sounds}/${relative}` : relative;
    if (!found) log.warn(UNKNOWN, { pbx, prompts: relative, why: reply.text.trim() });
  }

  return { folder: () => folder, learn };
}

const UNKNOWN =
  'freeswitch: the folder of the sounds (sounds_dir) could not be learned, so prompts are asked for by a relative name and ' +
  'are heard only where sound_prefix is that folder; add global_getvar to esl-allowed-api' +
  ' / 无法获知 sounds_dir，提示音将按相对路径播放，sound_prefix 不是该目录时听不到；请在 esl-allowed-api 中加入 global_getvar';
