/** The ARI events the service uses, by application; every other type is filtered out at the PBX, and ignored where it is not. */

/** What the gate's own application hears: calls that stand at the gate, and our calls to a supervisor. */
export const GATE_EVENTS = [
  'StasisStart',
  'ChannelDtmfReceived',
  'PlaybackFinished',
  'ApplicationReplaced',
] as const;
/** What the watch hears of all channels. */
export const WATCH_EVENTS = [
  'ChannelCreated',
  'Dial',
  'ChannelStateChange',
  'ChannelDestroyed',
  'ChannelUserevent',
  'ApplicationReplaced',
] as const;
export const EVENT_TYPES = [...GATE_EVENTS, ...WATCH_EVENTS] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A channel as ARI prints it, with the fields we read. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly caller: string;
  readonly exten: string;
  readonly appName: string;
  readonly appData: string;
}

export type AriEvent =
  | { readonly type: 'StasisStart'; readonly args: readonly string[]; readonly channel: Channel }
  | {
      readonly type: 'ChannelUserevent';
      readonly name: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly channel?: Channel;
    }
  | {
      readonly type: 'Dial';
      readonly status: string;
      readonly dialstring: string;
      readonly peer: Channel;
      readonly caller?: Channel;
    }
  | { readonly type: 'ChannelCreated'; readonly channel: Channel }
  | { readonly type: 'ChannelStateChange'; readonly channel: Channel }
  | { readonly type: 'ChannelDestroyed'; readonly channel: Channel }
  | { readonly type: 'ChannelDtmfReceived'; readonly digit: string; readonly channel: Channel }
  | { readonly type: 'PlaybackFinished'; readonly playback: string }
  | { readonly type: 'ApplicationReplaced' };

/** What a frame turned out to be. `foreign` is a type we do not use; `garbage` is counted and logged, never fatal. */
export type Frame =
  | { readonly kind: 'event'; readonly event: AriEvent }
  | { readonly kind: 'foreign'; readonly type: string }
  | { readonly kind: 'garbage'; readonly why: string };

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readChannel(value: unknown): Channel | undefined {
  if (!isObject(value) || text(value['id']) === '') return undefined;
  const dialplan = isObject(value['dialplan']) ? value['dialplan'] : {};
  const caller = isObject(value['caller']) ? value['caller'] : {};
  return {
    id: text(value['id']),
    name: text(value['name']),
    state: text(value['state']),
    caller: text(caller['number']),
    exten: text(dialplan['exten']),
    appName: text(dialplan['app_name']),
    appData: text(dialplan['app_data']),
  };
}

export function readChannels(value: unknown): readonly Channel[] {
  return Array.isArray(value) ? value.flatMap((one) => readChannel(one) ?? []) : [];
}

/** Reads one websocket frame. Total: whatever arrives, it answers. */
export function readFrame(frame: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { kind: 'garbage', why: 'not JSON' };
  }
  if (!isObject(value) || typeof value['type'] !== 'string') return { kind: 'garbage', why: 'no event type' };
  const type = value['type'];
  if (!(EVENT_TYPES as readonly string[]).includes(type)) return { kind: 'foreign', type };
  const event = readEvent(type as EventType, value);
  return event ? { kind: 'event', event } : { kind: 'garbage', why: `${type} without its parts` };
}

function readEvent(type: EventType, value: Json): AriEvent | undefined {
  const channel = readChannel(value['channel']);
  switch (type) {
    case 'StasisStart':
      return channel && { type, args: Array.isArray(value['args']) ? value['args'].map(text) : [], channel };
    case 'ChannelUserevent': {
      const fields = isObject(value['userevent']) ? value['userevent'] : {};
      const strings = Object.entries(fields).filter(
        (pair): pair is [string, string] => typeof pair[1] === 'string',
      );
      const event = { type, name: text(value['eventname']), fields: Object.fromEntries(strings) };
      return channel ? { ...event, channel } : event;
    }
    case 'Dial': {
      const peer = readChannel(value['peer']);
      const caller = readChannel(value['caller']);
      if (!peer) return undefined;
      const event = { type, status: text(value['dialstatus']), dialstring: text(value['dialstring']), peer };
      return caller ? { ...event, caller } : event;
    }
    case 'ChannelCreated':
    case 'ChannelStateChange':
    case 'ChannelDestroyed':
      return channel && { type, channel };
    case 'ChannelDtmfReceived':
      return channel && { type, digit: text(value['digit']), channel };
    case 'PlaybackFinished': {
      const playback = isObject(value['playback']) ? text(value['playback']['id']) : '';
      return playback === '' ? undefined : { type, playback };
    }
    case 'ApplicationReplaced':
      return { type };
  }
}
