import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { test } from 'node:test';
import modesl from 'modesl';
import { openConnection } from '../../../src/adapters/freeswitch/connection.js';
import type { EslEvent } from '../../../src/adapters/freeswitch/frames.js';
import { capture, framesOf } from '../../fakes/esl-frames.js';
import { api, startFakeEsl } from '../../fakes/fake-esl.js';
import { createTestLog } from '../../fakes/silent-log.js';

// modesl is the widely used client of others: what it understands, an administrator's scripts understand beside us.

const FIELDS = [
  'Event-Name',
  'Unique-ID',
  'Event-Sequence',
  'Caller-Caller-ID-Name',
  'Other-Leg-Unique-ID',
] as const;
/** modesl has no word for a header that is not there. */
const line = (read: (name: string) => string | null | undefined): string =>
  JSON.stringify(FIELDS.map((name) => read(name) || null));

for (const piece of [0, 1000])
  test(`R1.3 interop: modesl's client and ours on one server hear the same events, pieces of ${piece || 'any size'}`, async (t) => {
    const esl = await startFakeEsl();
    esl.split(piece);
    esl.on(/^api status/, () => api('UP 你好\n'));
    const bytes = capture('13_unicode_caller_name_json');
    const events = bytes.subarray(bytes.indexOf('Content-Length'));
    const count = framesOf(events).frames.length;

    const heard: EslEvent[] = [];
    let oursDone: () => void = () => undefined;
    const oursHeard = new Promise<void>((resolve) => {
      oursDone = resolve;
    });
    let opened: () => void = () => undefined;
    const open = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const names = new Set(
      framesOf(events).frames.flatMap((frame) => (frame.kind === 'event' ? [frame.event.name] : [])),
    );
    const ours = openConnection(
      { host: '127.0.0.1', port: esl.port, password: 's3cret' },
      names,
      {
        opened: async () => {
          await ours.command({ kind: 'subscribe', events: ['ALL'], subclasses: [] });
          opened();
        },
        event: (event) => {
          heard.push(event);
          if (heard.length === count) oursDone();
        },
        down: () => undefined,
      },
      createTestLog(),
    );
    t.after(async () => {
      await ours.close();
      await esl.stop();
    });
    ours.start();
    await open;

    const theirs: string[] = [];
    let theirsDone: () => void = () => undefined;
    const theirsHeard = new Promise<void>((resolve) => {
      theirsDone = resolve;
    });
    const client = await new Promise<InstanceType<typeof modesl.Connection>>((resolve) => {
      const made = new modesl.Connection('127.0.0.1', esl.port, 's3cret', () => resolve(made));
    });
    client.on('error', () => undefined); // it throws where nobody listens
    const answer = await new Promise<string | undefined>((resolve) =>
      client.api('status', (reply) => resolve(reply.getBody())),
    );
    assert.equal(answer, 'UP 你好\n');
    await new Promise<void>((resolve) => client.events('json', ['CHANNEL_CREATE'], resolve));
    client.on('esl::event::*::*', (event) => {
      theirs.push(line((name) => event.getHeader(name)));
      if (theirs.length === count) theirsDone();
    });
    esl.emit(events);
    await Promise.all([oursHeard, theirsHeard]);
    assert.deepEqual(
      heard.map((event) => line((name) => event.field(name))),
      theirs,
    );
    client.disconnect();
  });

test("R1.3 interop: modesl's outbound server and our reader take the same leg from the unframed connect answer", async (t) => {
  const bytes = capture('34_outbound_socket_hook_leg_raw_originate');
  const leg = bytes.subarray(0, bytes.indexOf('\n\n') + 2);
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const theirs = new modesl.Server({ server });
  const connection = new Promise<InstanceType<typeof modesl.Connection>>((resolve) =>
    theirs.on('connection::open', resolve),
  );
  const pbx = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  t.after(() => {
    pbx.destroy();
    server.close();
  });
  pbx.setEncoding('utf8');
  let asked = '';
  const ready = new Promise<void>((resolve) => {
    void connection.then((one) => one.on('esl::ready', () => resolve()));
  });
  pbx.on('data', (text: string) => {
    const before = asked.split('\n\n').length;
    asked += text;
    const commands = asked.split('\n\n').length - before;
    for (let i = 0; i < commands; i++)
      pbx.write(before + i === 1 ? leg : 'Content-Type: command/reply\nReply-Text: +OK\n\n');
  });
  await ready;
  assert.match(asked, /^connect\n\n/);
  const data = (await connection).getInfo();
  const [frame] = framesOf(leg).frames;
  assert.ok(frame?.kind === 'leg' && data);
  for (const name of [
    'Unique-ID',
    'variable_sip_destination_url',
    'variable_sip_gateway_name',
    'Caller-Callee-ID-Name',
  ])
    assert.equal(frame.event.field(name), data.getHeader(name), name);
});
