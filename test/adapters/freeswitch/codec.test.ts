import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCommand, UnsafeValue } from '../../../src/adapters/freeswitch/codec.js';
import type { Command } from '../../../src/adapters/freeswitch/commands.js';

const RING: Command = {
  kind: 'ring',
  channel: 'callward-alert-1',
  job: 'callward-job-1',
  endpoint: 'user/8001@pbx.example',
  variables: { originate_timeout: '30' },
};

const bound = (key: string): string =>
  `bind_digit_action:callward,${key},exec[i]:event,^^;Event-Name=CUSTOM;Event-Subclass=callward::supervisor;Callward-Key=${key}`;
const TABLE: readonly (readonly [Command, string])[] = [
  [{ kind: 'auth', password: 'it is: a secret' }, 'auth it is: a secret'],
  [{ kind: 'user-auth', user: 'callward@default', password: 'p:w' }, 'userauth callward@default:p:w'],
  [
    { kind: 'subscribe', events: ['CHANNEL_CREATE', 'DTMF'], subclasses: ['callward::undo'] },
    'event json CHANNEL_CREATE DTMF CUSTOM callward::undo',
  ],
  [{ kind: 'subscribe', events: ['DTMF'], subclasses: [] }, 'event json DTMF'],
  [{ kind: 'ping' }, 'api uptime'],
  [{ kind: 'channels' }, 'api show channels as json'],
  [{ kind: 'variable', channel: 'c-1', name: 'sip_gateway_name' }, 'api uuid_getvar c-1 sip_gateway_name'],
  [{ kind: 'global', name: 'sounds_dir' }, 'api global_getvar sounds_dir'],
  [{ kind: 'kill', channel: 'c-1', cause: 'CALL_REJECTED' }, 'api uuid_kill c-1 CALL_REJECTED'],
  [
    { kind: 'tell', channel: 'a', sound: 'tone_stream://%(180,0,660);%(180,0,880)' },
    'api uuid_displace a start tone_stream://%(180,0,660);%(180,0,880) 0 mux',
  ],
  [
    { kind: 'dismiss', channel: 'b', sounds: ['/var/lib/callward/zh/closing.wav'] },
    "api uuid_transfer b 'playback:/var/lib/callward/zh/closing.wav,hangup:NORMAL_CLEARING' inline",
  ],
  [
    RING,
    'bgapi originate {origination_uuid=callward-alert-1,originate_timeout=30}user/8001@pbx.example &park()\nJob-UUID: callward-job-1',
  ],
  [
    { kind: 'say', channel: 's', step: 1, sounds: ['callward/en/a.wav', 'callward/en/b.wav'] },
    "api uuid_transfer s 'set:callward_step=1,playback:callward/en/a.wav,playback:callward/en/b.wav,park' inline",
  ],
  [
    { kind: 'attend', channel: 's', step: 2, target: 't', tapped: true, other: false },
    `api uuid_transfer s 'm:|:set:callward_step=2|${[...'01239'].map(bound).join('|')}|digit_action_set_realm:callward|set:eavesdrop_whisper_bleg=true|set:eavesdrop_whisper_aleg=false|eavesdrop:t|park' inline`,
  ],
  [{ kind: 'kept-keys', realm: 'callward_refusal' }, 'api db list/callward_refusal'],
  [{ kind: 'kept-value', realm: 'r', key: 'c-1' }, 'api db select/r/c-1'],
  [{ kind: 'drop-kept', realm: 'r', key: 'c-1' }, 'api db delete/r/c-1'],
];

for (const [command, bytes] of TABLE)
  test(`R7.1 ${command.kind} is written as one command`, () =>
    assert.equal(encodeCommand(command), `${bytes}\n\n`));

/** Every text of a command replaced by one that would break out of it. */
function* spoiled(value: unknown, bad: string): Generator<unknown> {
  if (typeof value === 'string') yield bad;
  else if (Array.isArray(value))
    for (const [at, one] of value.entries())
      for (const next of spoiled(one, bad)) yield value.map((old, place) => (place === at ? next : old));
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value))
      if (key !== 'kind') for (const next of spoiled(one, bad)) yield { ...value, [key]: next };
}

test('R7.1 line breaks, NUL and emptiness are refused in every word of every command', () => {
  for (const [command] of TABLE)
    for (const bad of ['x\n\napi shutdown', 'x\r', 'x\u0000', '', '\n'])
      for (const broken of spoiled(command, bad))
        assert.throws(() => encodeCommand(broken as Command), UnsafeValue, JSON.stringify(broken));
});

test('R7.1 nothing ends a word, quotes it or is expanded in it', () => {
  for (const [command] of TABLE)
    if (command.kind !== 'auth' && command.kind !== 'user-auth')
      for (const bad of ['a b', "a'b", 'a"b', 'a`b', '${x}', 'a,b', 'a{b', 'a|b', 'a&b', 'a!b', 'a\\b'])
        for (const broken of spoiled(command, bad))
          assert.throws(() => encodeCommand(broken as Command), UnsafeValue, JSON.stringify(broken));
});

test('R7.2 the refusal never repeats the value', () => {
  assert.throws(
    () => encodeCommand({ kind: 'kill', channel: '13800138000\n', cause: 'X' }),
    (error) => error instanceof UnsafeValue && !error.message.includes('138'),
  );
});

test('R7.1 a sound is a file or a tone of ours, never a command of another kind', () => {
  for (const sound of [
    'shell_stream:///bin/sh',
    'say:x',
    'http://x/y.wav',
    'tone_stream://%(1,2,3);loops=999',
    '-x',
  ])
    assert.throws(() => encodeCommand({ kind: 'tell', channel: 'a', sound }), UnsafeValue, sound);
});
