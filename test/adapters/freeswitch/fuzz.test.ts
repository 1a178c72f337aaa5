import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { encodeCommand, UnsafeValue } from '../../../src/adapters/freeswitch/codec.js';
import type { Command } from '../../../src/adapters/freeswitch/commands.js';
import { readFrame } from '../../../src/adapters/freeswitch/frames.js';
import { readLeg } from '../../../src/adapters/freeswitch/gate/leg.js';
import { percentDecode } from '../../../src/adapters/freeswitch/percent.js';
import { LIMITS, openFrameStream } from '../../../src/adapters/freeswitch/stream.js';
import { type Dice, dice } from '../../fakes/dice.js';
import { capture, told } from '../../fakes/esl-frames.js';

/** Another one each run; FUZZ_SEED=… repeats the run of a failure, and case n of a seed is always the same bytes. */
const SEED = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
const BYTES = 10_000_000;
/** Small, so that the fuzz comes to them; what holds for these holds for the real ones. */
const SMALL = { head: 12_000, body: 90_000 };

const CAPTURES = readdirSync('test/fixtures/esl')
  .filter((file) => file.endsWith('.raw'))
  .map((file) => capture(file.slice(0, -4)));

/** A stretch of a capture, more often than not from the beginning of a frame to somewhere in another. */
function stretch(d: Dice): Buffer {
  const bytes = d.one(CAPTURES);
  const at = d.below(bytes.length);
  const from = d.below(3) === 0 ? at : Math.max(0, bytes.indexOf('Content-', at));
  return bytes.subarray(from, from + 1 + d.below(30_000));
}

function mutated(d: Dice): Buffer {
  let bytes = Buffer.from(stretch(d));
  for (let left = d.below(6); left > 0; left--) {
    const at = d.below(bytes.length);
    const end = Math.min(bytes.length, at + 1 + d.below(200));
    const put = [Buffer.of(d.below(256)), Buffer.from(token(d)), bytes.subarray(at, end), Buffer.alloc(0)];
    bytes = Buffer.concat([bytes.subarray(0, at), d.one(put), bytes.subarray(d.below(2) ? at : end)]);
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

const LENGTHS = ['0', '7', '300', '-1', '1e3', '0x10', ' 12 ', '12a', '', 'Infinity', '0.5', '99999999999'];
const length = (d: Dice): string => d.one([...LENGTHS, `${SMALL.body}`, `${SMALL.body + 1}`]);

const token = (d: Dice): string =>
  d.one([
    ...[
      '\n',
      '\n\n',
      ': ',
      ':',
      '%',
      '%E4%BD%A0',
      '%zz',
      '%00',
      '"',
      '\\',
      '{',
      '[[[',
      '\r\n',
      '\0',
      '你',
      '\u0085',
    ],
    ...[
      'Content-Type: text/event-json\n',
      'Content-Type: text/event-plain\n',
      'Content-Type: command/reply\n',
    ],
    ...[
      'Content-Type: api/response\n',
      'Content-Type: log/data\n',
      'Content-Type: auth/request\n\n',
      'Content-Type: ',
    ],
    ...[
      'Content-Type: text/rude-rejection\n',
      'Content-Type: text/disconnect-notice\n',
      'Content-Disposition: linger\n',
    ],
    ...[
      'Event-Name: X\n',
      'Event-Name:',
      '{"Event-Name":"',
      'Reply-Text: +OK\n',
      '__proto__: x\n',
      'Unique-ID: 1\n',
    ],
    `Content-Length: ${length(d)}\n`,
  ]);

const soup = (d: Dice): Buffer => Buffer.from(Array.from({ length: d.below(400) }, () => token(d)).join(''));
const noise = (d: Dice): Buffer => Buffer.from(Array.from({ length: d.below(9_000) }, () => d.below(256)));

/** A frame whose length is true, a little wrong, or a lie; some announce more than ever comes. */
function framed(d: Dice, body: Buffer): Buffer {
  const type = d.one(['text/event-json', 'text/event-plain', 'api/response', 'command/reply', 'text/other']);
  const said = d.below(4) > 0 ? `${body.length}` : d.below(2) ? `${body.length + d.below(9) - 4}` : length(d);
  return Buffer.concat([Buffer.from(`Content-Length: ${said}\nContent-Type: ${type}\n\n`), body]);
}

function deep(d: Dice): Buffer {
  const depth = d.below(10_000);
  return Buffer.from(`{"Event-Name":"X","A":${'['.repeat(depth)}${']'.repeat(d.below(2) ? depth : 3)}}`);
}

function nested(d: Dice): Buffer {
  let bytes = d.one([soup, mutated, deep])(d);
  for (let depth = 1 + d.below(20); depth > 0; depth--)
    bytes = d.below(3) ? framed(d, bytes) : Buffer.concat([Buffer.from(`Event-Name: N\nA: %0A\n\n`), bytes]);
  return bytes;
}

/** Header blocks and bodies of just about the longest size that is taken. */
function longest(d: Dice): Buffer {
  const head = Buffer.from(`A: ${'%4'.repeat(SMALL.head / 2 - 5 + d.below(5))}\n\n`);
  return Buffer.concat([
    d.below(2) ? head : soup(d),
    framed(d, Buffer.alloc(d.below(4) ? SMALL.body - 2 + d.below(4) : 3 * SMALL.body, 0x0a)),
  ]);
}

const joined = (d: Dice): Buffer => Buffer.concat([mutated(d), stretch(d)]);
const KINDS = [noise, soup, nested, longest, joined, joined, mutated, mutated, mutated, mutated, mutated];

interface Read {
  /** Every frame as text, as the link and as the gate read it. */
  readonly seen: readonly string[];
  /** Bytes given before the stream was called broken, if it was. */
  readonly taken: number;
}

/** Reads the bytes in pieces of at most `most`. */
function read(bytes: Buffer, d: Dice, most: number, kinds?: Map<string, number>): Read {
  const seen: string[] = [];
  let broken = false;
  let at = 0;
  const stream = openFrameStream(
    (raw) => {
      const frame = readFrame(raw, d.below(4) ? undefined : new Set(['DTMF']));
      kinds?.set(frame.kind, (kinds.get(frame.kind) ?? 0) + 1);
      seen.push(`${told(readFrame(raw))}${JSON.stringify(readLeg(raw, 'execute_on_originate_x') ?? null)}`);
    },
    (why) => {
      assert.equal(broken, false, 'told twice');
      broken = true;
      seen.push(`broken: ${why}`);
    },
    SMALL,
  );
  const bound = Math.max(65_536, SMALL.head + 2 + SMALL.body + most);
  while (at < bytes.length && !broken) {
    const size = 1 + d.below(most);
    stream.push(bytes.subarray(at, at + size));
    at += size;
    assert.ok(stream.held() <= bound, `${stream.held()} bytes held`);
  }
  if (broken) stream.push(bytes);
  return { seen, taken: Math.min(at, bytes.length) };
}

test('R1.3 fuzz: ten million bytes, each case whole and in pieces: no throw, the same frames, memory bounded', () => {
  const kinds = new Map<string, number>();
  let taken = 0;
  let broken = 0;
  for (let n = 0; taken < BYTES; n++) {
    const d = dice(SEED + n);
    const bytes = d.one(KINDS)(d);
    try {
      const whole = read(bytes, d, 2 ** 30, kinds);
      const pieces = read(bytes, d, d.one([1, 3, 50, 1460, 1460, 65_536]));
      assert.deepEqual(pieces.seen, whole.seen);
      taken += pieces.taken;
      if (whole.seen.at(-1)?.startsWith('broken')) broken += 1;
    } catch (error) {
      throw new Error(`case ${n}, ${bytes.length} bytes; again with FUZZ_SEED=${SEED}`, { cause: error });
    }
  }
  // A fuzz that never comes past the header proves nothing.
  const all = [
    ...[
      'auth-request',
      'reply',
      'api',
      'event',
      'unwanted',
      'leg',
      'disconnect',
      'rejection',
      'log',
      'garbage',
    ],
  ];
  assert.deepEqual([...kinds.keys()].sort(), all.sort());
  assert.ok((kinds.get('event') ?? 0) > 100 && broken > 30, `${JSON.stringify([...kinds])} broken ${broken}`);
});

test('R1.3 a length announced is not a length reserved; one beyond the limit is refused at once', () => {
  const seen: string[] = [];
  const open = () =>
    openFrameStream(
      () => void seen.push('frame'),
      (why) => void seen.push(why),
    );
  const stream = open();
  stream.push(Buffer.from(`Content-Type: api/response\nContent-Length: ${LIMITS.body}\n\n`));
  for (let i = 0; i < 100; i++) stream.push(Buffer.alloc(10_000));
  assert.ok(stream.held() < 3_000_000, `${stream.held()} bytes held for one million`);
  assert.deepEqual(seen, []);
  const other = open();
  other.push(Buffer.from(`Content-Type: api/response\nContent-Length: ${LIMITS.body + 1}\n\nabc`));
  assert.deepEqual([seen.length, other.held()], [1, 0]);
  other.push(Buffer.alloc(1_000_000));
  assert.deepEqual([seen.length, other.held()], [1, 0]);
});

test('R1.3 percent escapes: never a throw, and where decodeURIComponent has an answer it is ours', () => {
  const d = dice(SEED);
  const part = () =>
    d.one(['%', '%4', '%E4%BD%A0', '%e4', '%00', '%zz', 'é', '你', '\ud800', 'a', '+', '%25', '25']);
  for (let i = 0; i < 20_000; i++) {
    const text = Array.from({ length: d.below(12) }, part).join('');
    const ours = percentDecode(text);
    let theirs: string | undefined;
    try {
      theirs = decodeURIComponent(text);
    } catch {
      continue;
    }
    assert.equal(ours, theirs, `${JSON.stringify(text)}; again with FUZZ_SEED=${SEED}`);
  }
});

/** Every command with words of its own choosing in every place. */
const commands = (word: () => string): readonly Command[] => [
  { kind: 'auth', password: word() },
  { kind: 'user-auth', user: word(), password: word() },
  { kind: 'subscribe', events: [word(), word()], subclasses: [word()] },
  { kind: 'variable', channel: word(), name: word() },
  { kind: 'global', name: word() },
  { kind: 'kill', channel: word(), cause: word() },
  { kind: 'tell', channel: word(), sound: word() },
  { kind: 'dismiss', channel: word(), sounds: [word()] },
  { kind: 'ring', channel: word(), job: word(), endpoint: word(), variables: { [word()]: word() } },
  { kind: 'say', channel: word(), step: 1, sounds: [word()] },
  { kind: 'attend', channel: word(), step: 2, target: word(), tapped: true, other: false },
  { kind: 'gateway', gateway: word() },
  { kind: 'kill-gateway', profile: word(), gateway: word() },
  { kind: 'kept-keys', realm: word() },
  { kind: 'kept-value', realm: word(), key: word() },
  { kind: 'drop-kept', realm: word(), key: word() },
];

test('R7.1 fuzz: whatever a word holds, what is written is one command or none', () => {
  const d = dice(SEED);
  const letters = [
    ...'aZ0-_./@:',
    ...'aZ0-_./@:',
    ...'aZ0-_./@:',
    ...' \n\r\0\t\'"`\\$,{}[]|;!%',
    '\u2028',
    '你',
    '\u0085',
  ];
  const word = () => Array.from({ length: d.below(6) }, () => d.one(letters)).join('');
  let written = 0;
  for (let i = 0; i < 5_000; i++)
    for (const command of commands(word)) {
      let text: string;
      try {
        text = encodeCommand(command);
      } catch (error) {
        assert.ok(error instanceof UnsafeValue, String(error));
        continue;
      }
      written += 1;
      const lines = text.split('\n');
      const what = `${JSON.stringify([command, text])}; again with FUZZ_SEED=${SEED}`;
      assert.deepEqual(lines.slice(-2), ['', ''], what);
      assert.equal(lines.length, command.kind === 'ring' ? 4 : 3, what);
      assert.doesNotMatch(text, /[\0\r\t]/, what);
    }
  assert.ok(written > 5_000, `${written} written`);
});
