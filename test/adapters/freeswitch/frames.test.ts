import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EslEvent, Frame } from '../../../src/adapters/freeswitch/frames.js';
import { capture, framesOf, told } from '../../fakes/esl-frames.js';

const CAPTURES = readdirSync(join(process.cwd(), 'test/fixtures/esl'))
  .filter((file) => file.endsWith('.raw'))
  .map((file) => file.slice(0, -4));

const kinds = (name: string): string[] => framesOf(capture(name)).frames.map((frame) => frame.kind);
const events = (frames: readonly Frame[]): EslEvent[] =>
  frames.flatMap((frame) => (frame.kind === 'event' || frame.kind === 'leg' ? [frame.event] : []));
const eventsOf = (name: string): EslEvent[] => events(framesOf(capture(name)).frames);

/** A small generator with a seed, so that a failing split can be had again. */
function* sizes(seed: number, longest: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield 1 + (state % longest);
  }
}

for (const name of CAPTURES)
  test(`R1.3 ${name}: whole, byte by byte and in pieces the same frames`, () => {
    const bytes = capture(name);
    const { frames, broken } = framesOf(bytes);
    const whole = frames.map(told);
    assert.deepEqual(broken, []);
    assert.ok(whole.length > 0);
    assert.equal(frames.filter(({ kind }) => kind === 'garbage').length, name.startsWith('48_') ? 2 : 0);
    assert.deepEqual(framesOf(bytes, sizes(1, 1)).frames.map(told), whole);
    for (const [seed, longest] of [
      [2, 3],
      [3, 50],
      [4, 1460],
      [5, 70_000],
    ] as const)
      assert.deepEqual(framesOf(bytes, sizes(seed, longest)).frames.map(told), whole);
  });

test('R1.3 a handshake: every answer is one frame, in order', () => {
  const reply = Array(9).fill('reply');
  assert.deepEqual(kinds('01_handshake_auth_ok_exit'), [
    'auth-request',
    ...['reply', 'reply', 'api', 'reply', 'api'],
    ...reply.slice(0, 6),
    'reply',
    'api',
    ...['reply', 'reply', 'reply'],
    'disconnect',
  ]);
  const { frames } = framesOf(capture('01_handshake_auth_ok_exit'));
  const api = frames.filter((frame) => frame.kind === 'api').map((frame) => frame.body);
  assert.equal(api.length, 3);
  assert.match(api[0] ?? '', /^UP 0 years[\s\S]*240K\/240K\n$/);
  assert.equal(api[1], '-ERR nosuchapi Command not found!\n');
});

test('R1.3 a caller name in UTF-8 is the same in both formats', () => {
  for (const format of ['plain', 'json']) {
    const names = eventsOf(`13_unicode_caller_name_${format}`).map((event) =>
      event.field('Caller-Caller-ID-Name'),
    );
    assert.ok(names.includes('张三 客服'), format);
  }
});

test('R1.3 Big5 and invalid bytes: nothing is thrown, the event and its other fields are there', () => {
  const plain = eventsOf('14_caller_name_big5_invalid_utf8_plain');
  const json = eventsOf('14_caller_name_big5_invalid_utf8_json');
  const created = (list: readonly EslEvent[]) => list.find((event) => event.name === 'CHANNEL_CREATE');
  for (const event of [created(plain), created(json)]) {
    assert.match(event?.field('Caller-Caller-ID-Name') ?? '', /\uFFFD/);
    assert.equal(event?.field('Caller-Caller-ID-Number'), '1001');
  }
  assert.deepEqual(
    plain.map(({ name }) => name),
    json.map(({ name }) => name),
  );
});

test('R1.3 inner bodies: by their bytes, whatever headers say or look like', () => {
  for (const name of ['46_event_with_body_plain', '47_event_with_body_json']) {
    const [note, message] = eventsOf(name);
    assert.equal(note?.body, 'line one\n\nline three after a blank line: 你好\nContent-Length: 999\n', name);
    assert.equal(note?.field('Event-Subclass'), 'shield::note');
    assert.equal(note?.field('X-Multi'), 'a b%c');
    assert.equal(message?.body, 'hello', name);
    assert.equal(message?.field('content-length'), '5');
  }
});

test('R1.3 a background job: answer, own id, body', () => {
  const jobs = eventsOf('26_bgapi_originate_background_job');
  assert.deepEqual(
    jobs.map((job) => [job.field('Job-UUID')?.slice(0, 9), job.body]),
    [
      ['34aaea98-', '+OK 11111111-2222-3333-4444-555555555555\n'],
      ['my-own-jo', '-ERR INVALID_GATEWAY\n'],
      ['f0f8b455-', '-ERR nosuchapi Command not found!\n'],
    ],
  );
});

test('R1.3 the unframed answer to connect is a leg; what follows it is framed', () => {
  assert.deepEqual(kinds('34_outbound_socket_hook_leg_raw_originate'), ['leg', 'reply', 'disconnect']);
  const [leg] = eventsOf('34_outbound_socket_hook_leg_raw_originate');
  assert.equal(leg?.field('variable_sip_destination_url'), 'sip:900000001@127.0.0.1:5092');
  assert.equal(leg?.field('Reply-Text'), '+OK\n');
});

test('R1.3 linger: the first notice is none, events follow, the second ends it', () => {
  const { frames } = framesOf(capture('32_outbound_socket_async_full_linger_myevents'));
  const notices = frames.flatMap((frame, at) => (frame.kind === 'disconnect' ? [[at, frame.lingering]] : []));
  assert.equal(notices.length, 2);
  assert.equal(notices[0]?.[1], true);
  assert.deepEqual(notices[1], [frames.length - 1, false]);
});

test('R1.3 an api answer of 90,000 bytes is one answer', () => {
  const { frames } = framesOf(capture('53_api_response_single_over_64k'));
  const lengths = frames.flatMap((frame) => (frame.kind === 'api' ? [Buffer.byteLength(frame.body)] : []));
  assert.ok(lengths.includes(90_000), String(lengths));
});

test('R1.3 log lines are skipped, a rejection and a refused login are told', () => {
  assert.equal(kinds('40_log_enabled_then_nolog').filter((kind) => kind === 'log').length > 50, true);
  assert.deepEqual(kinds('55_acl_rude_rejection'), ['rejection', 'disconnect']);
  assert.deepEqual(kinds('02_auth_bad'), ['auth-request', 'reply', 'disconnect']);
  assert.deepEqual(kinds('54_server_side_disconnect_module_reload').at(-1), 'disconnect');
});

test('R1.3 events nobody wants are known by their bytes and not parsed', () => {
  const bytes = capture('51_burst_events_json_over_64k');
  const all = eventsOf('51_burst_events_json_over_64k');
  const { frames } = framesOf(bytes, [bytes.length], new Set(['CHANNEL_CREATE', 'DTMF']));
  const names = all.map(({ name }) => name);
  assert.deepEqual(
    frames.flatMap((frame) =>
      frame.kind === 'unwanted' ? [frame.name] : frame.kind === 'event' ? [frame.event.name] : [],
    ),
    names,
  );
  assert.equal(
    events(frames).length,
    names.filter((name) => name === 'CHANNEL_CREATE' || name === 'DTMF').length,
  );
});

test('R1.3 a burst of 2.6 MB in one piece gives every event', () => {
  const one = capture('51_burst_events_json_over_64k');
  const body = one.subarray(one.indexOf('Content-Length'));
  const burst = Buffer.concat(Array(6).fill(body));
  const count = events(framesOf(body).frames).length;
  assert.equal(events(framesOf(burst).frames).length, 6 * count);
  assert.ok(burst.length > 2_600_000);
});

test('R1.3 pieces that each end one header block and begin the next: none is lost where the buffer is moved', () => {
  const texts = Array.from({ length: 300 }, (_, i) => `+OK ${i} ${'x'.repeat(1500)}`);
  const blocks = texts.map((one) => `Content-Type: command/reply\nReply-Text: ${one}\n\n`);
  const lengths = [700, ...blocks.map((block) => block.length)];
  const { frames } = framesOf(Buffer.from(blocks.join('')), lengths);
  assert.deepEqual(
    frames.map((one) => one.kind === 'reply' && one.text),
    texts,
  );
});

const frame = (type: string, body: string): Buffer =>
  Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: ${type}\n\n${body}`);

test('R1.3 odd events do not spoil the next one', () => {
  const good = frame('text/event-json', '{"Event-Name":"DTMF","DTMF-Digit":"9"}');
  for (const odd of [
    frame('text/event-json', '{"Event-Name":"DTMF",'),
    frame('text/event-json', '{"Event-Name":"DTMF"}x'),
    frame('text/event-json', '["Event-Name":"DTMF"]'),
    frame('text/event-json', '{}'),
    frame('text/event-json', ''),
    frame('text/event-plain', 'Event-Name: DTMF\nX: %E9%zz%\n\n'),
    frame('text/event-plain', '\n\n'),
    frame('text/unheard-of', 'x'),
    Buffer.from('No-Colon-Here\n\n'),
    Buffer.from('\n\n\n'),
  ]) {
    const { frames, broken } = framesOf(Buffer.concat([odd, good]));
    assert.deepEqual(broken, []);
    const last = frames.at(-1);
    assert.equal(last?.kind === 'event' && last.event.field('DTMF-Digit'), '9', odd.toString());
  }
});

test('R1.3 a value that looks like a name, a body that looks like frames, a field called __proto__', () => {
  const trap = JSON.stringify({
    'X-Trap': '"Event-Name":"SHUTDOWN","Event-Name":"',
    ['__proto__']: { DTMF: 1 },
    'Event-Name': 'DTMF',
    _body: 'Content-Length: 3\n\nabc\u0085',
  });
  const { frames } = framesOf(frame('text/event-json', trap), undefined, new Set(['DTMF']));
  const event = events(frames)[0];
  assert.equal(event?.name, 'DTMF');
  assert.equal(event?.field('toString'), undefined);
  assert.equal(event?.field('__proto__'), undefined);
  assert.equal(event?.body, 'Content-Length: 3\n\nabc\u0085');
});

test('R1.3 malformed escapes stay as they came, good ones beside them are decoded', () => {
  const { frames } = framesOf(frame('text/event-plain', 'Event-Name: X\nA: 100%25%zz%4\nB: %ED%A0%BDok\n\n'));
  const event = events(frames)[0];
  assert.equal(event?.field('A'), '100%%zz%4');
  assert.match(event?.field('B') ?? '', /^\uFFFD+ok$/);
});

for (const [what, text] of [
  ['negative', 'Content-Length: -5\n\n'],
  ['words', 'Content-Length: many\n\n'],
  ['enormous', 'Content-Length: 99999999999\n\n'],
  ['a web server', `${'x'.repeat(5 * 1024 * 1024)}`],
] as const)
  test(`R1.3 what is no event socket is told once and then ignored: ${what}`, () => {
    const { frames, broken } = framesOf(Buffer.from(`${text}${text}`), sizes(7, 65_536));
    assert.deepEqual(frames, []);
    assert.equal(broken.length, 1);
  });
