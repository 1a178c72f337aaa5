import type { Command, Query } from './commands.js';

/** One HTTP request to ARI, relative to its base. */
export interface AriRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: string;
}

/** A value that must not reach the wire. The message names the place, never the value: it may be a number. */
export class UnsafeValue extends Error {
  override readonly name = 'UnsafeValue';
}

/** Line breaks, NUL and every other control character are refused, even where percent-encoding would carry them. */
function safe(value: string, place: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  if (value === '' || /[\u0000-\u001f\u007f]/.test(value)) throw new UnsafeValue(`asterisk: unsafe ${place}`);
  return value;
}

const part = (value: string, place: string): string => {
  // A lone dot segment would be eaten by URL normalisation and name another resource.
  if (value === '.' || value === '..') throw new UnsafeValue(`asterisk: unsafe ${place}`);
  return encodeURIComponent(safe(value, place));
};

function query(fields: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(safe(value, name))}`],
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** Commas separate arguments, sounds and channels on the wire; a part that holds one would become two. */
function list(parts: readonly string[], place: string): string {
  for (const one of parts) if (one.includes(',')) throw new UnsafeValue(`asterisk: comma in ${place}`);
  return parts.join(',');
}

/** Extensions the service sends a call to: a screened number, or a cause with a reason code. Nothing Dial could misread. */
function extension(value: string): string {
  if (!/^[+0-9][0-9a-z-]*$/.test(value)) throw new UnsafeValue('asterisk: unsafe extension');
  return value;
}

export function encodeCommand(app: string, command: Command): AriRequest {
  switch (command.kind) {
    case 'continue':
      return post(`/channels/${part(command.channel, 'channel')}/continue`, {
        context: command.context,
        extension: extension(command.extension),
        priority: '1',
      });
    case 'hang-up':
      return {
        method: 'DELETE',
        path: `/channels/${part(command.channel, 'channel')}${query({
          reason_code: command.cause === undefined ? undefined : String(command.cause),
        })}`,
      };
    case 'answer-key':
      if (/[(),]/.test(command.channelName)) throw new UnsafeValue('asterisk: unsafe channel name');
      return post('/asterisk/variable', {
        variable: `SHARED(CALLWARD_ANSWER,${safe(command.channelName, 'channel name')})`,
        value: command.answer,
      });
    case 'ring':
      return post(`/channels/${part(command.channel, 'channel')}`, {
        endpoint: command.endpoint,
        app,
        appArgs: list(command.args, 'argument'),
        timeout: '30',
        callerId: 'callward',
      });
    case 'start-drain':
      return post(`/channels/${part(command.channel, 'channel')}`, {
        endpoint: 'Local/drain@callward-pending/n',
        context: 'callward-pending',
        extension: 'hold',
        priority: '1',
      });
    case 'play':
      return post(
        `/channels/${part(command.channel, 'channel')}/play/${part(command.playback, 'playback')}`,
        {
          media: list(
            command.sounds.map((sound) => `sound:${sound}`),
            'sound',
          ),
        },
      );
    case 'stop-playing':
      return { method: 'DELETE', path: `/playbacks/${part(command.playback, 'playback')}` };
    case 'snoop':
      return post(`/channels/${part(command.channel, 'channel')}/snoop/${part(command.snoop, 'snoop')}`, {
        spy: command.spy,
        whisper: command.whisper,
        app,
        appArgs: 'snoop',
      });
    case 'make-bridge':
      return post(`/bridges/${part(command.bridge, 'bridge')}`, { type: 'mixing' });
    case 'join':
      return post(`/bridges/${part(command.bridge, 'bridge')}/addChannel`, {
        channel: list(command.channels, 'channel'),
      });
    case 'drop-bridge':
      return { method: 'DELETE', path: `/bridges/${part(command.bridge, 'bridge')}` };
    case 'filter-events':
      return {
        method: 'PUT',
        path: `/applications/${part(app, 'app')}/eventFilter`,
        body: JSON.stringify({ allowed: command.types.map((type) => ({ type })) }),
      };
    case 'subscribe-all':
      return post(`/applications/${part(app, 'app')}/subscription`, { eventSource: 'channel:' });
  }
}

export function encodeQuery(app: string, asked: Query): AriRequest {
  switch (asked.kind) {
    case 'application':
      return { method: 'GET', path: `/applications/${part(app, 'app')}` };
    case 'channels':
      return { method: 'GET', path: '/channels' };
    case 'bridges':
      return { method: 'GET', path: '/bridges' };
  }
}

function post(path: string, fields: Readonly<Record<string, string | undefined>>): AriRequest {
  return { method: 'POST', path: path + query(fields) };
}
