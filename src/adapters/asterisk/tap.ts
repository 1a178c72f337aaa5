import { createSocket, type Socket } from 'node:dgram';
import type { Log } from '../../app/ports/log.js';
import type { AudioTap } from '../../app/ports/pbx.js';
import { outcomeOf } from './enforce.js';
import type { AriEvent } from './events.js';
import type { Link } from './link.js';
import { OURS } from './ours.js';
import { createRtpReceiver } from './rtp.js';
import type { Snoops } from './snoops.js';

export interface TapNeeds {
  readonly link: Link;
  readonly snoops: Snoops;
  readonly log: Log;
  newId(): string;
}

interface Tap {
  readonly leg: string;
  readonly snoop: string;
  /** Frees what is ours; `why` where the copy broke off by itself. */
  over(why?: string): void;
  ending?: NodeJS.Timeout;
}

const HERE = '127.0.0.1';
const TICK = 100;
/** The snoop's end and its leg's come in either order: only a snoop that ended alone broke off. */
const TOGETHER = 1000;

/**
 * Copies of one party's voice: a snoop on the leg, sent on by the dialplan (callward-voice) as RTP to a port of ours on loopback. The two
 * hang together, so that nothing is left on the PBX when the leg ends, whoever is there to see it; nobody has to receive.
 */
export function createTaps({ link, snoops, log, newId }: TapNeeds) {
  const taps = new Map<string, Tap>();
  let before: readonly Tap[] = [];

  async function tap(
    leg: string,
    audio: (pcm: Buffer) => void,
    lost: (why: string) => void,
  ): Promise<AudioTap | undefined> {
    const snoop = `${OURS}voice-${newId()}`;
    const receiver = createRtpReceiver(audio);
    const socket = await open((bytes, from) => {
      if (from.address === HERE) receiver.packet(bytes, from);
    });
    if (!socket) {
      log.error('asterisk: no port for a copy of the voice', { call: leg });
      return undefined;
    }
    const ticking = setInterval(() => receiver.passed(TICK), TICK).unref();
    const one: Tap = {
      leg,
      snoop,
      over: (why) => {
        if (!taps.delete(snoop)) return;
        clearTimeout(one.ending);
        clearInterval(ticking);
        socket.close();
        if (why !== undefined) lost(why);
      },
    };
    taps.set(snoop, one);
    socket.on('error', (error) => {
      one.over(error.message);
      void hangUp(snoop);
    });
    const opened = outcomeOf(await snoops.open({ channel: leg, snoop, spy: 'in', whisper: 'none' }));
    const sent =
      opened === 'enforced' && taps.has(snoop)
        ? outcomeOf(
            await link.command({
              kind: 'continue',
              channel: snoop,
              context: 'callward-voice',
              extension: String(socket.address().port),
            }),
          )
        : opened;
    if (sent !== 'enforced' || !taps.has(snoop)) {
      if (sent === 'failed') log.warn('asterisk: the voice of a leg cannot be copied', { call: leg });
      if (opened === 'enforced') void hangUp(snoop);
      one.over();
      return undefined;
    }
    return {
      close: () => {
        if (!taps.has(snoop)) return;
        one.over();
        void hangUp(snoop);
      },
    };
  }

  const hangUp = (channel: string): Promise<unknown> => link.command({ kind: 'hang-up', channel });

  function event(event: AriEvent): void {
    if (event.type !== 'ChannelDestroyed') return;
    const { id } = event.channel;
    const ended = taps.get(id);
    if (ended) ended.ending ??= setTimeout(() => ended.over(ENDED_ALONE), TOGETHER);
    for (const one of [...taps.values()]) if (one.leg === id) one.over();
  }

  /** Copies go on while the link is away; what became of them meanwhile is in the list after it is back. */
  function beforeResync(): void {
    before = [...taps.values()];
  }

  function resync(alive: ReadonlySet<string>): void {
    for (const one of before)
      if (!alive.has(one.leg)) one.over();
      else if (!alive.has(one.snoop)) one.over(ENDED_ALONE);
    before = [];
  }

  async function close(): Promise<void> {
    const all = [...taps.values()];
    for (const one of all) one.over();
    await Promise.all(all.map((one) => hangUp(one.snoop)));
  }

  return { tap, event, beforeResync, resync, close, owns: (channel: string) => taps.has(channel) };
}

const ENDED_ALONE = 'Asterisk ended the copy (is callward-voice in its dialplan, and chan_rtp loaded?)';

/** A port on loopback of the kernel's choice; undefined where there is none to be had. */
function open(
  received: (bytes: Buffer, from: { address: string; port: number }) => void,
): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(undefined));
    socket.on('message', received);
    socket.bind(0, HERE, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
