/** R6.1: a stream says `ready` with the picture first, and then what changed in it, each once: also what came before it was ready. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createStreams } from '../../src/adapters/http/event-stream.js';
import { LIMITS } from '../../src/adapters/http/needs.js';
import type { Stream } from '../../src/adapters/http/route.js';
import type { Identity } from '../../src/app/ports/access.js';
import type { BoardEvent } from '../../src/app/ports/board.js';
import { anAlert } from '../fakes/records.js';
import { createTestLog } from '../fakes/silent-log.js';

const WHO: Identity = {
  kind: 'machine',
  token: 't1',
  name: 'wall',
  scopes: ['monitor'],
  may: new Set(['see-alerts']),
  reach: 'everyone',
};

const told = (seq: number): BoardEvent => {
  const { id, at, code, level } = anAlert(`a${seq}`).alert;
  return { type: 'alert', seq, alert: { id, seq, at, code, level } };
};

/** Serves one stream over a socket; the ids and names of what came, in the order it came, once the server has ended it. */
async function streamed(follow: Stream['follow'], afterwards: (end: () => void) => void = (end) => end()) {
  const streams = createStreams(LIMITS, createTestLog());
  const server = createServer((_, to) => {
    streams
      .open(to, { follow }, WHO, async () => WHO, {})
      .then(
        () => afterwards(() => streams.close()),
        (error: unknown) => {
          // The routes answer a stream that did not open with a problem.
          to.statusCode = 500;
          to.end(String(error));
        },
      );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    const text = await answer.text();
    const seen = [...text.matchAll(/(?:^id: (\d+)\n)?^event: (.+)$/gm)].map(([, id, event]) => id ?? event);
    return { status: answer.status, type: answer.headers.get('content-type'), seen, open: streams.size };
  } finally {
    server.close();
  }
}

test('what is told before the stream is ready comes behind `ready`, each once and in order (R6.1)', async () => {
  let tell: (event: BoardEvent) => void = () => undefined;
  const answer = await streamed(
    async (_, listen) => {
      tell = listen;
      for (const seq of [7, 8]) tell(told(seq));
      await new Promise<void>((resolve) => setImmediate(resolve));
      tell(told(9));
      // In the turn in which it resolves, before whoever waits for it goes on.
      queueMicrotask(() => tell(told(10)));
      return { stop: () => undefined, hello: {}, head: 9 };
    },
    (end) => {
      tell(told(11));
      end();
      tell(told(12));
    },
  );
  assert.equal(answer.type, 'text/event-stream; charset=utf-8');
  assert.deepEqual(answer.seen, ['ready', '7', '8', '9', '10', '11']);
  assert.equal(answer.open, 0);
});

test('a past that cannot be read is a problem and no stream, and takes up no place', async () => {
  const answer = await streamed(async (_, listen) => {
    listen(told(7));
    throw new Error('the disk is gone');
  });
  assert.deepEqual([answer.status, answer.seen, answer.open], [500, [], 0]);
});

test('who leaves before the stream is ready is told nothing more and is followed no more', async (t) => {
  const streams = createStreams(LIMITS, createTestLog());
  let stopped = 0;
  const left = new AbortController();
  const server = createServer(async (_, to) => {
    await streams.open(
      to,
      {
        follow: async () => {
          left.abort();
          await once(to, 'close');
          return { stop: () => void stopped++, hello: {}, head: 0 };
        },
      },
      WHO,
      async () => WHO,
      {},
    );
    server.emit('over');
  });
  t.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const over = once(server, 'over');
  const { port } = server.address() as AddressInfo;
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`, { signal: left.signal }));
  await over;
  assert.deepEqual([stopped, streams.size], [1, 0]);
});
