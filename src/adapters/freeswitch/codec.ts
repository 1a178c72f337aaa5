import type { Command } from './commands.js';

/** A value that must not reach the wire. The message names the place, never the value: it may be a number or a password. */
export class UnsafeValue extends Error {
  override readonly name = 'UnsafeValue';
}

/** A line break would begin another header, an empty line another command: `api shutdown` has been run that way. */
function line(value: string, place: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  if (value === '' || /[\u0000-\u001f\u007f]/.test(value))
    throw new UnsafeValue(`freeswitch: unsafe ${place}`);
  return value;
}

/** A word of a command line: nothing in it may end it, quote it or be expanded. */
function word(value: string, place: string): string {
  if (/[\s'"`\\$,{}[\]<>|&()^;!]/.test(line(value, place)))
    throw new UnsafeValue(`freeswitch: unsafe ${place}`);
  return value;
}

const uuid = (value: string, place = 'channel'): string => {
  if (!/^[0-9A-Za-z][0-9A-Za-z_.-]{0,254}$/.test(value)) throw new UnsafeValue(`freeswitch: unsafe ${place}`);
  return value;
};

/** A file, or the tone the codec was given as one; `!` joins several and `:` `,` `'` belong to the line it stands in. */
function sound(value: string): string {
  if (TONE.test(value)) return value;
  if (!isSoundFile(line(value, 'sound'))) throw new UnsafeValue('freeswitch: unsafe sound');
  return value;
}
export const isSoundFile = (path: string): boolean => /^\/?\w[\w/@%+=.-]*$/.test(path);
const TONE = /^tone_stream:\/\/(?:%\(\d{1,5},\d{1,5},\d{1,5}\);?)+(?:loops=\d{1,2})?$/;

const inline = (sounds: readonly string[]): string =>
  sounds.map((one) => `playback:${sound(one).replaceAll(',', '\\,')}`).join(',');

/** `mod_db` and `mod_hash` split their argument at slashes. */
const slot = (value: string, place: string): string => {
  if (word(value, place).includes('/')) throw new UnsafeValue(`freeswitch: unsafe ${place}`);
  return value;
};

function voiceFile(path: string): string {
  if (!path.startsWith('/') || !isSoundFile(line(path, 'file')))
    throw new UnsafeValue('freeswitch: unsafe file');
  return path;
}
/**
 * For this recording alone, whatever the site has set on the leg for its own: what the party on the leg says and nothing else, at
 * once and not in steps of 64 KB, for the whole call; a full disk is no reason to hang up.
 */
const COPY = [
  'RECORD_READ_ONLY=true,RECORD_WRITE_ONLY=false,RECORD_STEREO=false,RECORD_STEREO_SWAP=false,record_sample_rate=8000',
  'enable_file_write_buffering=false,RECORD_PRE_BUFFER_FRAMES=0,RECORD_USE_THREAD=true,RECORD_APPEND=false',
  'RECORD_ANSWER_REQ=false,RECORD_BRIDGE_REQ=false,RECORD_CHECK_BRIDGE=false,RECORD_TOGGLE_ON_REPEAT=false',
  'RECORD_INITIAL_TIMEOUT_MS=0,RECORD_FINAL_TIMEOUT_MS=0,RECORD_SILENCE_THRESHOLD=0,RECORD_HANGUP_ON_ERROR=false',
].join(',');

/** The bytes of a command: one write, closed by the blank line. Throws {@link UnsafeValue} for what must not be sent. */
export function encodeCommand(command: Command): string {
  return `${lines(command)}\n\n`;
}

function lines(command: Command): string {
  switch (command.kind) {
    case 'auth':
      return `auth ${line(command.password, 'password')}`;
    case 'user-auth': {
      if (command.user.includes(':')) throw new UnsafeValue('freeswitch: unsafe user');
      return `userauth ${word(command.user, 'user')}:${line(command.password, 'password')}`;
    }
    case 'subscribe': {
      // CUSTOM comes last: every word after it is taken for a subclass.
      const custom = command.subclasses.length > 0 ? ['CUSTOM', ...command.subclasses] : [];
      return `event json ${[...command.events, ...custom].map((one) => word(one, 'event')).join(' ')}`;
    }
    case 'unsubscribe':
      return 'noevents';
    case 'ping':
      return 'api uptime';
    case 'channels':
      return 'api show channels as json';
    case 'variable':
      return `api uuid_getvar ${uuid(command.channel)} ${uuid(command.name, 'variable')}`;
    case 'global':
      return `api global_getvar ${uuid(command.name, 'variable')}`;
    case 'kill':
      return `api uuid_kill ${uuid(command.channel)} ${uuid(command.cause, 'cause')}`;
    case 'tell':
      return `api uuid_displace ${uuid(command.channel)} start ${sound(command.sound)} 0 mux`;
    case 'dismiss':
      return `api uuid_transfer ${uuid(command.channel)} '${sequence([inline(command.sounds), 'hangup:NORMAL_CLEARING'])}' inline`;
    case 'ring': {
      const variables = Object.entries({ origination_uuid: uuid(command.channel), ...command.variables }).map(
        ([name, value]) => `${word(name, 'variable')}=${word(value, 'variable')}`,
      );
      const call = `{${variables.join(',')}}${word(command.endpoint, 'endpoint')}`;
      return `bgapi originate ${call} &park()\nJob-UUID: ${uuid(command.job, 'job')}`;
    }
    case 'say':
      return `api uuid_transfer ${uuid(command.channel)} '${sequence([step(command.step), inline(command.sounds), 'park'])}' inline`;
    case 'attend': {
      const steps = [
        step(command.step),
        ...KEYS.map(bound),
        'digit_action_set_realm:callward',
        // The names are the other way round than they read: on a tapped leg `bleg` is whoever is on it (measured).
        `set:eavesdrop_whisper_bleg=${command.tapped}`,
        `set:eavesdrop_whisper_aleg=${command.other}`,
        `eavesdrop:${uuid(command.target, 'target')}`,
        'park',
      ];
      return `api uuid_transfer ${uuid(command.channel)} 'm:|:${steps.join('|')}' inline`;
    }
    case 'gateway':
      return `api sofia status gateway ${word(command.gateway, 'gateway')}`;
    case 'kill-gateway':
      return `api sofia profile ${word(command.profile, 'profile')} killgw ${word(command.gateway, 'gateway')}`;
    case 'kept-keys':
      return `api db list/${slot(command.realm, 'realm')}`;
    case 'kept-value':
      return `api db select/${slot(command.realm, 'realm')}/${slot(command.key, 'key')}`;
    case 'drop-kept':
      return `api db delete/${slot(command.realm, 'realm')}/${slot(command.key, 'key')}`;
    case 'file-seen':
      return `api file_exists ${voiceFile(command.path)}`;
    case 'record':
      return `api uuid_record ${uuid(command.channel)} start ${voiceFile(command.file)} 0 {${COPY}}`;
    case 'record-stop':
      return `api uuid_record ${uuid(command.channel)} stop ${voiceFile(command.file)}`;
    case 'recordings':
      return `api uuid_buglist ${uuid(command.channel)}`;
    case 'unschedule':
      return `api sched_del ${uuid(command.group, 'group')}`;
  }
}

/** Set on the leg, and told with its CHANNEL_PARK. */
const step = (number: number): string => `set:callward_step=${Math.trunc(number)}`;

/** A supervisor's keys; eavesdrop takes no digits off the line, so that only a binding sees them. */
const KEYS = ['0', '1', '2', '3', '9'];
const bound = (key: string): string =>
  `bind_digit_action:callward,${key},exec[i]:event,^^;Event-Name=CUSTOM;Event-Subclass=callward::supervisor;Callward-Key=${key}`;

const sequence = (steps: readonly string[]): string => steps.filter((step) => step !== '').join(',');
