/** R6.1: each alert once and in the order of the ledger, whatever comes while the past is being read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAlertNews } from '../../../src/app/monitoring/alert-news.js';
import type { AlertNews } from '../../../src/app/ports/board-store.js';
import { anAlert } from '../../fakes/records.js';
import { createTestLog } from '../../fakes/silent-log.js';

const PAGE = 200;

/** A ledger of alerts whose pages are handed over when the test says so: each reading waits for its turn. */
async function openFeed(standing: number) {
  const rows: AlertNews[] = [];
  const add = (count = 1): void => {
    for (let i = 0; i < count; i++) {
      const seq = rows.length + 1;
      rows.push({ kind: 'alert', seq, alert: anAlert(`a${seq}`).alert });
    }
  };
  add(standing);
  const readings: { readonly after: number; readonly go: () => void; readonly fail: () => void }[] = [];
  const log = createTestLog();
  const feed = await createAlertNews({
    log,
    store: {
      head: async () => rows.length,
      news: (after, limit) =>
        new Promise((resolve, reject) => {
          // What stands when the page is handed over: what came while it was asked for is in it.
          const go = () => resolve(rows.filter(({ seq }) => seq > after).slice(0, limit));
          readings.push({ after, go, fail: () => reject(new Error('disk')) });
        }),
    },
  });
  /** The one reading that waits at this place. */
  const reading = (after: number) => {
    const at = readings.findIndex((one) => one.after === after);
    assert.notEqual(at, -1, `nobody reads behind ${after}`);
    return readings.splice(at, 1)[0] ?? assert.fail();
  };
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    ...{ feed, add, readings, log },
    /** Hands the page behind `after` over and lets everybody who waits for it go on. */
    async page(after: number) {
      reading(after).go();
      await turn();
    },
    async breaks(after: number) {
      reading(after).fail();
      await turn();
    },
  };
}

const upTo = (last: number, from = 1): number[] =>
  Array.from({ length: last - from + 1 }, (_, i) => from + i);

test('what comes while the past is read is told behind it, each once and in order (R6.1)', async () => {
  const { feed, add, page } = await openFeed(2 * PAGE + 50);
  const told: number[] = [];
  const following = feed.follow(10, ({ seq }) => void told.push(seq));
  await page(10);
  add(30);
  feed.poke();
  await page(2 * PAGE + 50); // the feed has told those who wait for nothing
  assert.deepEqual(told, upTo(PAGE + 10, 11), 'nothing new before the rest of the past');
  await page(PAGE + 10);
  await page(2 * PAGE + 10);
  const stop = await following;
  assert.deepEqual(told, upTo(2 * PAGE + 80, 11));
  add();
  feed.poke();
  await page(2 * PAGE + 80);
  assert.equal(told.at(-1), 2 * PAGE + 81, 'and what comes afterwards at once');
  stop();
  add();
  feed.poke();
  await page(2 * PAGE + 81);
  assert.equal(told.length, 2 * PAGE + 71, 'who left is told nothing');
});

test('what is in the ledger before the feed has told it comes once, though the past’s last page has it too', async () => {
  const { feed, add, page } = await openFeed(5);
  const told: number[] = [];
  const following = feed.follow(0, ({ seq }) => void told.push(seq));
  add(3);
  await page(0);
  const stop = await following;
  assert.deepEqual(told, upTo(5), 'those the feed has not come to yet are not the past');
  feed.poke();
  await page(5);
  assert.deepEqual(told, upTo(8));
  stop();
});

test('without a place only what comes is told; two who follow are told the same', async () => {
  const { feed, add, page } = await openFeed(5);
  const told: [number[], number[]] = [[], []];
  for (const one of told) await feed.follow(undefined, ({ seq }) => void one.push(seq));
  add(2);
  feed.poke();
  feed.poke();
  await page(5);
  assert.deepEqual(told, [
    [6, 7],
    [6, 7],
  ]);
});

test('who cannot be told the past is told nothing at all, and comes back from the same place', async () => {
  const { feed, add, page, breaks } = await openFeed(5);
  const told: number[] = [];
  const tell = ({ seq }: AlertNews) => void told.push(seq);
  const failed = assert.rejects(feed.follow(2, tell), /disk/);
  await breaks(2);
  await failed;
  add();
  feed.poke();
  await page(5);
  assert.deepEqual(told, []);
  const following = feed.follow(2, tell);
  await page(2);
  await following;
  assert.deepEqual(told, [3, 4, 5, 6]);
});

test('a feed that could not read goes on from where it was', async () => {
  const { feed, add, page, breaks, log } = await openFeed(5);
  const told: number[] = [];
  await feed.follow(undefined, ({ seq }) => void told.push(seq));
  add(2);
  feed.poke();
  await breaks(5);
  assert.match(log.lines.join('\n'), /alerts cannot be read for the board/);
  feed.poke();
  await page(5);
  assert.deepEqual(told, [6, 7]);
});
