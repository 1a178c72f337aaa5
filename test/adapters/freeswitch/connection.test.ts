import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Command, Reply } from '../../../src/adapters/freeswitch/commands.js';
import { type ConnectionEvents, openConnection } from '../../../src/adapters/freeswitch/connection.js';
import type { EslEvent } from '../../../src/adapters/freeswitch/frames.js';
import { api, eventBytes, type FakeEsl, reply, startFakeEsl } from '../../fakes/fake-esl.js';
import { createTestLog } from '../../fakes/silent-log.js';

const FAST = { first: 2, longest: 10, slow: 30, ping: 1000, deadline: 2000 };
const channels: Command = { kind: 'channels' };
const getvar = (name: string): Command => ({ kind: 'variable', channel: 'c', name });

async function set(
  t: TestContext,
  script: (esl: FakeEsl) => void = () => {},
  over: {
    pace?: Partial<typeof FAST>;
    user?: string;
    password?: string;
    opened?: ConnectionEvents['opened'];
  } = {},
) {
  const esl = await startFakeEsl({ user: 'callward@default' });
  script(esl);
  const told: string[] = [];
  const events: EslEvent[] = [];
  let wake: (() => void)[] = [];
  const tell = (line: string): void => {
    told.push(line);
    for (const one of wake) one();
    wake = [];
  };
  const log = createTestLog();
  const { user } = over;
  const connection = openConnection(
    {
      host: '127.0.0.1',
      port: esl.port,
      password: over.password ?? 's3cret',
      ...(user !== undefined && { user }),
    },
    new Set(['DTMF', 'HEARTBEAT']),
    {
      opened: async () => {
        await over.opened?.();
        await connection.command({ kind: 'subscribe', events: ['DTMF'], subclasses: [] });
        tell('opened');
      },
      event: (event) => {
        events.push(event);
        tell(`event ${event.name} ${event.field('DTMF-Digit') ?? ''}`.trimEnd());
      },
      down: (why) => tell(`down ${why}`),
    },
    log,
    { ...FAST, ...over.pace },
  );
  t.after(async () => {
    await connection.close();
    await esl.stop();
  });
  connection.start();
  const until = async (line: string | RegExp, times = 1): Promise<void> => {
    const count = () =>
      told.filter((one) => (typeof line === 'string' ? one === line : line.test(one))).length;
    while (count() < times) await new Promise<void>((resolve) => wake.push(resolve));
  };
  return { esl, connection, told, events, until, log };
}

const text = (answer: Reply): string => (answer.answered ? answer.text : answer.why);
const dtmf = (digit: string) => ({ 'Event-Name': 'DTMF', 'DTMF-Digit': digit });

for (const piece of [0, 1, 7])
  test(`R1.3 login, commands in order and events, bytes cut at ${piece || 'no place'}`, async (t) => {
    const { esl, connection, until } = await set(t, (fake) => {
      fake.split(piece);
      fake.on(/getvar c (\w+)/, (command) => api(`value of ${command.split(' ').at(-1)} 你好`));
    });
    await until('opened');
    const names = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(names.map((name) => connection.command(getvar(name))));
    assert.deepEqual(
      answers.map(text),
      names.map((name) => `value of ${name} 你好`),
    );
    esl.emit({ ...dtmf('9'), 'Caller-Caller-ID-Name': '张三' });
    await until('event DTMF 9');
  });

test('R1.3 events among answers: each finds its own', async (t) => {
  const { esl, connection, until } = await set(t, (fake) => {
    fake.on(/getvar c x/, () =>
      Buffer.concat([eventBytes(dtmf('1')), Buffer.from(api('X')), eventBytes(dtmf('2'))]),
    );
  });
  await until('opened');
  assert.equal(text(await connection.command(getvar('x'))), 'X');
  await until('event DTMF 2');
  esl.emit({ 'Event-Name': 'CODEC' });
  esl.emit(dtmf('3'));
  await until('event DTMF 3');
});

test('R7.1 the least-privilege login names its user', async (t) => {
  const { esl, until } = await set(t, undefined, { user: 'callward@default' });
  await until('opened');
  assert.deepEqual(esl.seen(/auth/), ['userauth callward@default:s3cret']);
});

test('R1.1 a wrong password is told as such, in both languages, and tried slowly for ever', async (t) => {
  const { esl, told, until } = await set(t, undefined, { password: 'wrong' });
  await until(/^down/, 3);
  assert.match(told[0] ?? '', /refuses the password[\s\S]*密码错误/);
  assert.equal(esl.seen(/^event/).length, 0);
});

test('R1.1 an address the ACL refuses is told as such, and nothing is sent', async (t) => {
  const { esl, told, until } = await set(t, (fake) => fake.door('reject'));
  await until(/^down/, 2);
  assert.match(told[0] ?? '', /apply-inbound-acl[\s\S]*放行/);
  assert.deepEqual(esl.commands, []);
});

test('R1.1 one who accepts and never speaks is given up', async (t) => {
  const { told, until } = await set(t, (fake) => fake.door('mute'), { pace: { deadline: 30 } });
  await until(/^down/, 2);
  assert.match(told[0] ?? '', /no login was offered/);
});

test('R1.1 resets: it comes back by itself when the other side does, and subscribes again', async (t) => {
  const { esl, until } = await set(t, (fake) => fake.door('reset'));
  await until(/^down/, 4);
  esl.door('open');
  await until('opened');
  esl.drop();
  await until('opened', 2);
  assert.equal(esl.seen(/^event json DTMF/).length, 2);
});

test('R1.1 a link lost amid a command: answered once, never sent again', async (t) => {
  let times = 0;
  const { esl, connection, until } = await set(t, (fake) =>
    fake.on(/uuid_kill/, () => {
      times += 1;
      return 'drop';
    }),
  );
  await until('opened');
  const answers = await Promise.all([
    connection.command({ kind: 'kill', channel: 'c1', cause: 'CALL_REJECTED' }),
    connection.command(channels),
  ]);
  assert.deepEqual(
    answers.map(({ answered }) => answered),
    [false, false],
  );
  await until('opened', 2);
  assert.equal(times, 1);
  assert.equal(esl.seen(/uuid_kill/).length, 1);
});

test('R1.1 a late answer never reaches the next command', async (t) => {
  let held: (() => void) | undefined;
  const { esl, connection, until } = await set(t, (fake) => {
    fake.on(/getvar c slow/, () => {
      held = () => fake.emit(api('SLOW'));
      return 'hang';
    });
    fake.on(/getvar c next/, () => api('NEXT'));
  });
  await until('opened');
  const slow = await connection.command(getvar('slow'), 30);
  assert.match(text(slow), /no answer to variable in 30 ms/);
  held?.();
  await until('opened', 2);
  assert.equal(text(await connection.command(getvar('next'))), 'NEXT');
  assert.equal(esl.connections(), 2);
});

test('R1.1 half-open: a ping without an answer ends the link', async (t) => {
  const { told, until } = await set(t, (fake) => fake.on(/^api uptime/, 'hang'), {
    pace: { ping: 10, deadline: 30 },
  });
  await until('opened', 2);
  assert.match(told.find((line) => line.startsWith('down')) ?? '', /no answer to ping/);
});

test('R1.1 events that stop while commands are answered end the link; one heartbeat alone says nothing of their pace', async (t) => {
  const { esl, told, until } = await set(t, undefined, { pace: { ping: 5 } });
  await until('opened');
  const pings = async (more: number) => {
    const wanted = esl.seen(/uptime/).length + more;
    await esl.until(() => esl.seen(/uptime/).length >= wanted);
  };
  const beat = async (times: number) => {
    esl.emit({ 'Event-Name': 'HEARTBEAT' });
    await until('event HEARTBEAT', times);
  };
  await pings(1);
  await beat(1);
  await pings(8);
  await beat(2);
  await pings(20);
  assert.deepEqual(
    told.filter((line) => line.startsWith('down')),
    [],
  );
  await until('opened', 2);
  assert.match(told.find((line) => line.startsWith('down')) ?? '', /heartbeats are missing/);
});

test('R1.1 a step after the login that fails closes the link, and it is tried again', async (t) => {
  let times = 0;
  const { told, until } = await set(t, undefined, {
    opened: async () => {
      times += 1;
      if (times === 1) throw new Error('no list');
    },
  });
  await until('opened');
  assert.deepEqual(told, ['down no list', 'opened']);
});

test('R1.3 a server that is shut down says so; an answer nobody asked for ends the link', async (t) => {
  const { esl, told, until } = await set(t);
  await until('opened');
  esl.emit('Content-Type: text/disconnect-notice\nContent-Length: 31\n\nThe system is being shut down.\n');
  await until('down FreeSWITCH said: The system is being shut down.');
  await until('opened', 2);
  esl.emit(reply('+OK surprise'));
  await until('opened', 3);
  assert.match(told.at(-2) ?? '', /an answer to no command/);
});

test('R1.3 what cannot be read is counted in the log and spoils nothing', async (t) => {
  const { esl, log, until } = await set(t);
  await until('opened');
  esl.emit('Content-Type: text/event-json\nContent-Length: 5\n\n{"Eve');
  esl.emit('Content-Type: text/unheard-of\n\n');
  esl.emit(dtmf('5'));
  await until('event DTMF 5');
  assert.equal(log.lines.filter((line) => line.includes('could not be read')).length, 2);
});

test('R1.3 a burst of 10,000 events is read to the last', async (t) => {
  const { esl, events, until } = await set(t);
  await until('opened');
  const one = eventBytes(dtmf('1'));
  esl.emit(Buffer.concat([...Array.from({ length: 9_999 }, () => one), eventBytes(dtmf('#'))]));
  await until('event DTMF #');
  assert.equal(events.length, 10_000);
});

test('R1.1 a command before the login, while down, or unsafe is refused and not kept', async (t) => {
  const { esl, connection, until } = await set(t, (fake) => fake.door('mute'));
  assert.equal((await connection.command(channels)).answered, false);
  esl.door('open');
  esl.drop();
  await until('opened');
  assert.match(text(await connection.command(getvar('x\n\napi shutdown'))), /unsafe variable/);
  assert.deepEqual(
    esl.seen(/./).filter((line) => !/^(auth|event)/.test(line)),
    [],
  );
});
