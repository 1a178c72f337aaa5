import type { AriEvent } from './events.js';
import type { Link } from './link.js';
import type { AriReply } from './requests.js';

/** Which way a snoop listens and speaks, as ARI has it. */
export interface Snoop {
  readonly channel: string;
  readonly snoop: string;
  readonly spy: 'none' | 'in' | 'both';
  readonly whisper: 'none' | 'out' | 'in' | 'both';
}

const ARRIVES = 2000; // milliseconds from the request to the snoop's StasisStart; usually a few

/** Snoops that are usable when `open` answers with success: created, and arrived in our application. */
export function createSnoops(link: Link) {
  const coming = new Map<string, (reply: AriReply) => void>();

  async function open(snoop: Snoop): Promise<AriReply> {
    const id = snoop.snoop;
    // Subscribe, then act: its StasisStart may come before the answer to the request that made it.
    const arrived = new Promise<AriReply>((resolve) => {
      const timer = setTimeout(() => settle({ answered: false, why: 'the snoop did not arrive' }), ARRIVES);
      const settle = (reply: AriReply): void => {
        clearTimeout(timer);
        coming.delete(id);
        resolve(reply);
      };
      coming.set(id, settle);
    });
    const reply = await link.command({ kind: 'snoop', ...snoop });
    if (!reply.answered || reply.status >= 300) coming.get(id)?.(reply);
    const answer = await arrived;
    if (!answer.answered) void link.command({ kind: 'hang-up', channel: id });
    return answer;
  }

  function event(event: AriEvent): void {
    if (event.type === 'StasisStart')
      coming.get(event.channel.id)?.({ answered: true, status: 200, body: '' });
    else if (event.type === 'ChannelDestroyed')
      coming.get(event.channel.id)?.({ answered: true, status: 404, body: '' });
  }

  return { open, event };
}
export type Snoops = ReturnType<typeof createSnoops>;
