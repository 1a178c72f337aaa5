import { closeSync } from 'node:fs';
import type { Log } from '../../../app/ports/log.js';
import type { AudioTap } from '../../../app/ports/pbx.js';
import { NO_CHANNEL } from '../enforce.js';
import type { EslEvent } from '../frames.js';
import { type Link, whyNot } from '../link.js';
import { channelOf } from '../translate.js';
import { createTails, type Tail } from './tail.js';
import { openVoiceFolder, type VoiceFile, type VoiceFolder } from './voice-folder.js';

export interface TapNeeds {
  readonly pbx: string;
  readonly link: Link;
  readonly log: Log;
  /** Where FreeSWITCH and this service both find a file by the same name. */
  readonly folder: string | undefined;
  newId(): string;
}

interface Voice {
  readonly channel: string;
  readonly file: string;
  over: boolean;
  tail?: Tail;
  lost(why: string): void;
}

const NO_FOLDER = 'no folder for voices is configured / 未配置语音目录';

/**
 * Copies of what the party on a leg says: FreeSWITCH records its read side, unbuffered, into a file that lost its name as soon as
 * it was opened. A file never makes the writer wait: frozen, killed or gone, this service holds up no call, and the audio goes
 * with the last process that has the file open. (A pipe would hold the channel; see the measurements in docs/hearing.md.)
 */
export function createTaps({ pbx, link, log, folder, newId }: TapNeeds) {
  const voices = new Map<string, Voice>();
  /** Recordings that FreeSWITCH was not told to stop, for there was no link. */
  let orphans: (readonly [channel: string, file: string])[] = [];
  const tails = createTails();
  let place: VoiceFolder | undefined;
  let shared = false;
  let swept = false;

  /** At the start: what a crash left by name is removed before anything else. */
  function start(): void {
    if (folder === undefined) return;
    try {
      place = openVoiceFolder(folder);
    } catch (error) {
      log.warn('freeswitch: no voices can be copied', { pbx, folder, why: String(error) });
    }
  }

  /** Why nothing can be copied here, in words; empty where the link went, which is told elsewhere. */
  async function problem(): Promise<string | undefined> {
    if (folder === undefined) return NO_FOLDER;
    if (shared) return undefined;
    let mark: VoiceFile | undefined;
    try {
      place ??= openVoiceFolder(folder);
      mark = place.create(newId(), 'here');
      const seen = await link.command({ kind: 'file-seen', path: mark.path });
      if (!seen.answered) return '';
      shared = seen.text.trim() === 'true';
      return shared ? undefined : unreachable(folder, seen.text.trim());
    } catch (error) {
      return `${folder}: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      if (mark) {
        place?.unname(mark);
        closeSync(mark.fd);
      }
    }
  }

  async function tap(
    channel: string,
    audio: (pcm: Buffer) => void,
    lost: (why: string) => void,
  ): Promise<AudioTap | undefined> {
    const refuse = (why: string): undefined => {
      if (why === '') return undefined;
      log.warn('freeswitch: a voice cannot be copied', { pbx, call: channel, why });
      lost(why);
      return undefined;
    };
    const why = await problem();
    if (why !== undefined || !place) return refuse(why ?? NO_FOLDER);
    let file: VoiceFile;
    try {
      file = place.create(newId(), 'r8');
    } catch (error) {
      return refuse(String(error));
    }
    const voice: Voice = { channel, file: file.path, over: false, lost };
    // Known before the command leaves: its end may be told before its answer.
    voices.set(file.path, voice);
    const reply = await link.command({ kind: 'record', channel, file: file.path });
    place.unname(file);
    if (reply.answered && reply.ok && (await isOver(channel))) voice.over = true;
    if (!reply.answered || !reply.ok || voice.over) {
      voices.delete(file.path);
      closeSync(file.fd);
      if (!reply.answered) orphans.push([channel, file.path]);
      const gone = voice.over || !reply.answered || NO_CHANNEL.test(reply.text);
      return gone ? undefined : refuse(`FreeSWITCH does not copy it: ${whyNot(reply).trim()}`);
    }
    voice.tail = tails.follow(file.fd, audio, (why) => void finish(voice, why));
    return { close: () => void close(voice) };
  }

  /** A leg that has hung up takes a recording for as long as it is remembered, and its end has been told already. */
  async function isOver(channel: string): Promise<boolean> {
    const cause = await link.command({ kind: 'variable', channel, name: 'hangup_cause' });
    return cause.answered && cause.text.trim() !== '_undef_';
  }

  async function close(voice: Voice): Promise<void> {
    if (!finish(voice)) return;
    const reply = await link.command({ kind: 'record-stop', channel: voice.channel, file: voice.file });
    if (!reply.answered) orphans.push([voice.channel, voice.file]);
  }

  /** Answers whether it was not over before. */
  function finish(voice: Voice, why?: string): boolean {
    if (voice.over) return false;
    voice.over = true;
    voices.delete(voice.file);
    voice.tail?.end();
    if (why !== undefined) voice.lost(why);
    return true;
  }

  function event(event: EslEvent): void {
    if (event.name === 'RECORD_STOP') {
      const voice = voices.get(event.field('Record-File-Path') ?? '');
      if (voice) finish(voice, event.field('Answer-State') === 'hangup' ? undefined : STOPPED);
    } else if (event.name === 'CHANNEL_HANGUP_COMPLETE') {
      const channel = channelOf(event);
      for (const voice of [...voices.values()]) if (voice.channel === channel) finish(voice);
    }
  }

  /** After each connect: what ended unheard ends here, what was left recording is stopped, also by a process before this one. */
  async function resync(alive: ReadonlySet<string>): Promise<void> {
    shared = false;
    for (const voice of [...voices.values()]) if (!alive.has(voice.channel)) finish(voice);
    const left = orphans.filter(([channel]) => alive.has(channel));
    orphans = [];
    if (folder !== undefined && !swept) {
      for (const channel of alive) left.push(...(await recordings(channel, folder)));
      swept = true;
    }
    for (const [channel, file] of left) {
      if (!voices.has(file)) await link.command({ kind: 'record-stop', channel, file });
    }
  }

  async function recordings(channel: string, within: string) {
    const reply = await link.command({ kind: 'recordings', channel });
    const targets = reply.answered ? [...reply.text.matchAll(/<target>([^<]*)<\/target>/g)] : [];
    const start = `${within}/callward-`;
    return targets
      .map(([, file = '']) => [channel, file] as const)
      .filter(([, file]) => file.startsWith(start));
  }

  return { start, tap, event, resync, close: () => Promise.all([...voices.values()].map(close)) };
}

const STOPPED = 'FreeSWITCH stopped the copy in the middle of the call / FreeSWITCH 在通话中停止了语音复制';
const unreachable = (folder: string, why: string): string =>
  `FreeSWITCH does not see ${folder} (${why}): it runs on another machine, or its user may not enter that folder` +
  ' / FreeSWITCH 看不到该目录：它在另一台主机上，或其用户无权进入';
