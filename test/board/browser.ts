import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type FakeApi, PASSWORD } from '../fakes/fake-api.js';

/** The private one that scripts/get-browser fetches, or the one that CALLWARD_CHROMIUM names, or the host's. */
const PRIVATE = resolve('.callward/browser/bin/chromium');
const EXECUTABLE = process.env['CALLWARD_CHROMIUM'] ?? (existsSync(PRIVATE) ? PRIVATE : '/usr/bin/chromium');

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-lcd-text'],
  });

export interface Look {
  readonly language?: 'zh' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly zone?: string;
  /** Pixels of the picture for one of the page. */
  readonly scale?: number;
}

/** A page that counts what goes wrong in it: a broken policy on content, an uncaught error. */
export async function openPage(
  browser: Browser,
  {
    language = 'en',
    theme = 'light',
    width = 1280,
    height = 900,
    zone = 'Asia/Shanghai',
    scale = 1,
  }: Look = {},
): Promise<{ readonly page: Page; readonly context: BrowserContext; readonly wrong: string[] }> {
  const context = await browser.newContext({
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: zone,
    colorScheme: theme,
    viewport: { width, height },
    deviceScaleFactor: scale,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security|Trusted|Refused to/i.test(message.text()))
      wrong.push(message.text());
  });
  return { page, context, wrong };
}

export async function signIn(page: Page, url: string, path = '/'): Promise<void> {
  await page.goto(url + path);
  await page.fill('#name', 'li.na');
  await page.fill('#password', PASSWORD);
  await page.click('form button');
  await page.waitForSelector('.top');
}

export async function openBoard(page: Page, api: FakeApi): Promise<void> {
  await signIn(page, api.url);
  await page.waitForSelector('.link-live');
}
