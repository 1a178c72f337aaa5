import type { Channel } from './events.js';
import { readChannels } from './events.js';
import type { Link } from './link.js';
import { OURS } from './ours.js';
import { screeningArgs } from './translate.js';

export interface Found {
  /** Calls that stand at our gate: nobody else will ever free them. */
  readonly waiting: readonly { readonly channel: Channel; readonly args: readonly string[] }[];
  readonly all: readonly Channel[];
}

/** Lists what is alive after a connect, and clears away what an earlier link of ours left behind. */
export async function sweep(
  link: Link,
  app: string,
  /** Copies of voices that are still received: they outlived the link. */
  keep: (channel: string) => boolean = () => false,
): Promise<Found> {
  const bridges = await bridgeIds(link);
  const all = readChannels(await link.read({ kind: 'channels' }));
  const stale = all.filter(({ id }) => id.startsWith(OURS) && !keep(id));
  await Promise.all(stale.map((channel) => link.command({ kind: 'hang-up', channel: channel.id })));
  await Promise.all(bridges.map((bridge) => link.command({ kind: 'drop-bridge', bridge })));
  const waiting = all.flatMap((channel) => {
    const args = screeningArgs(app, channel);
    return args ? [{ channel, args }] : [];
  });
  return { waiting, all };
}

async function bridgeIds(link: Link): Promise<readonly string[]> {
  const bridges = await link.read({ kind: 'bridges' });
  if (!Array.isArray(bridges)) return [];
  return bridges.flatMap((bridge: { readonly id?: unknown }) =>
    typeof bridge?.id === 'string' && bridge.id.startsWith(OURS) ? [bridge.id] : [],
  );
}
