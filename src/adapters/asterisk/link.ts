import { encodeCommand, encodeQuery } from './codec.js';
import type { Command, Query } from './commands.js';
import type { Subscription } from './connection.js';
import type { AriReply, Requests } from './requests.js';
import type { SocketRequests } from './socket-requests.js';

/** Sends typed commands and queries; what the codec refuses becomes a reply, so that callers have one failure path. */
export interface Link {
  command(command: Command): Promise<AriReply>;
  /** The parsed JSON answer; rejects when there is none. */
  read(query: Query): Promise<unknown>;
}

/** `overSocket`: the way a call is released where it is there, for the caller waits for that one. */
export function openLink(app: string, requests: Requests, overSocket?: SocketRequests): Link {
  return {
    command: async (command) => {
      try {
        const request = encodeCommand(app, command);
        const quick = command.kind === 'continue' ? overSocket?.send(request) : undefined;
        return await (quick ?? requests.send(request));
      } catch (error) {
        return { answered: false, why: error instanceof Error ? error.message : String(error) };
      }
    },
    read: async (query) => {
      const reply = await requests.send(encodeQuery(app, query));
      if (!reply.answered) throw new Error(`ARI did not answer: ${reply.why}`);
      if (reply.status !== 200) throw new Error(`ARI answered HTTP ${reply.status} to ${query.kind}`);
      return JSON.parse(reply.body);
    },
  };
}

const EVERYTHING = '__AST_CHANNEL_ALL_TOPIC';

const hearsEverything = async (link: Link): Promise<boolean> =>
  JSON.stringify(await link.read({ kind: 'application' })).includes(`"${EVERYTHING}"`);

/**
 * After each connect: the filter, then all channels where they are wanted. Without a check an owner could be connected and deaf.
 */
export async function subscribe(link: Link, subscription: Subscription): Promise<void> {
  // Answers to requests over the socket pass the same filter.
  const types = [...subscription.types, 'RESTResponse'];
  const filtered = await link.command({ kind: 'filter-events', types });
  if (!filtered.answered || filtered.status >= 300)
    throw new Error(
      `ARI did not take the event filter: ${filtered.answered ? filtered.status : filtered.why}`,
    );
  if (!subscription.allChannels || (await hearsEverything(link))) return;
  await link.command({ kind: 'subscribe-all' });
  if (await hearsEverything(link)) return;
  throw new Error(
    'ARI does not deliver the events of all channels: give callward an application name that nobody else uses (asterisk.app)',
  );
}
