import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Alert } from '../../src/core/ledger/record.js';
import { type House, openHouse, PASSWORD } from '../http/house.js';
import { launch, openPage } from './browser.js';
import { type Cuttable, cuttable } from './cuttable.js';

/** The built board against the real server on the real store. */
let browser: Browser;
let house: House;
let wire: Cuttable;

before(async () => {
  browser = await launch();
  house = await openHouse({ files: 'build/board' });
  wire = await cuttable(house.url);
});
after(async () => {
  await browser.close();
  wire.close();
  await house.close();
});

async function enter(page: Page, name: string): Promise<void> {
  await page.goto(wire.url);
  await page.fill('#name', name);
  await page.fill('#password', PASSWORD);
  await page.click('form button');
  await page.waitForSelector('.top');
}

const raise = (id: string, more: Partial<Alert> = {}) =>
  house.store.append({
    kind: 'alert',
    at: house.clock.at,
    alert: {
      id,
      at: house.clock.at,
      code: 'bypass',
      level: 'critical',
      agent: '8001',
      number: '+8613800138000',
      ...more,
    },
  });
const shown = (page: Page): Promise<readonly string[]> =>
  page.$$eval('.alert[data-alert]', (rows) => rows.map((row) => (row as HTMLElement).dataset['alert'] ?? ''));

test('sign-in, an alert of the team with its number masked, acknowledged, on record (R6.1, R7.2)', async () => {
  const { page, context, wrong } = await openPage(browser);
  await enter(page, 'supervisor');
  await page.waitForSelector('.link-live');
  await raise('north');
  await raise('south', { agent: '8002' });
  const row = page.locator('[data-alert="north"]');
  await row.waitFor();
  assert.ok(((await row.textContent()) ?? '').includes('138****8000'));
  assert.equal(await page.locator('[data-alert="south"]').count(), 0);
  await row.locator('.do').click();
  await row.waitFor({ state: 'detached' });
  await page.getByText('supervisor ·').waitFor();
  assert.deepEqual(wrong, []);
  await context.close();
});

test('the wire cut while alerts come in: each is shown exactly once on each board (R6.1)', async () => {
  const boards = await Promise.all([0, 1, 2].map(() => openPage(browser)));
  for (const { page } of boards) {
    await enter(page, 'compliance');
    await page.waitForSelector('.link-live');
  }
  const ids: string[] = [];
  const come = async (id: string): Promise<void> => {
    ids.push(id);
    await raise(id);
  };
  for (let round = 0; round < 3; round++) {
    await come(`before-${round}`);
    wire.cut();
    for (const { page } of boards) await page.waitForSelector('.link-lost');
    for (let i = 0; i < 5; i++) await come(`cut-${round}-${i}`);
    wire.mend();
    await come(`after-${round}`);
    for (const { page } of boards) {
      await page.waitForSelector(`[data-alert="after-${round}"]`);
      await page.waitForSelector('.link-live');
    }
  }
  for (const { page, context } of boards) {
    const rows = await shown(page);
    assert.equal(new Set(rows).size, rows.length, 'none twice');
    assert.deepEqual(
      ids.filter((id) => !rows.includes(id)),
      [],
      'none lost',
    );
    await context.close();
  }
});

test('what went further is marked after a reload, and after a cut in which it did (R6.1)', async () => {
  const { page, context } = await openPage(browser);
  await enter(page, 'supervisor');
  await page.waitForSelector('.link-live');
  await raise('further');
  const row = page.locator('[data-alert="further"]');
  await row.waitFor();
  const goFurther = (): void => {
    house.clock.at += 120_000;
    house.board.tick();
  };
  goFurther();
  await row.getByText('Escalated ×1').waitFor();
  await page.reload();
  await row.getByText('Escalated ×1').waitFor();
  await page.waitForSelector('.link-live');
  wire.cut();
  await page.waitForSelector('.link-lost');
  goFurther();
  wire.mend();
  await row.getByText('Escalated ×2').waitFor();
  await context.close();
});

test('the story of a number, and a refusal registered by hand, in the service’s own words (R1.2, R7.2)', async () => {
  const { page, context, wrong } = await openPage(browser);
  await enter(page, 'compliance');
  await page.click('nav a[href="/number"]');
  await page.fill('#refused', '138 0013 8000');
  await page.fill('#evidence', '<b>by letter</b>');
  await page.click('cw-refusal button');
  await page.getByText('Registered: 138****8000').waitFor();
  await page.fill('#number', '13800138000');
  await page.click('.search button');
  await page.waitForSelector('.told-refusal');
  await page.getByText('<b>by letter</b>').first().waitFor();
  await page.getByRole('button', { name: 'Show the full number' }).click();
  await page.waitForFunction(() => !document.querySelector('#story-title')?.textContent?.includes('*'));
  assert.deepEqual(wrong, []);
  await context.close();
});

test('accounts and tokens are the administrator’s; the trends are the supervisor’s', async () => {
  const { page, context, wrong } = await openPage(browser);
  await enter(page, 'administrator');
  await page.getByRole('rowheader', { name: 'compliance' }).waitFor();
  await page.fill('#name', 'zhang.wei');
  await page.click('.form-foot .do');
  await page.waitForSelector('.secret');
  await page.click('.sign-out');
  await enter(page, 'supervisor');
  await page.click('nav a[href="/trends"]');
  await page.waitForSelector('cw-time-chart');
  assert.deepEqual(wrong, []);
  await context.close();
});
