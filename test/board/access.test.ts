import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../src/core/access/permissions.js';
import { type FakeApi, startFakeApi } from '../fakes/fake-api.js';
import { launch, openPage, signIn } from './browser.js';
import { fillScene } from './scene.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Found {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** In the debugger's own world: the page's policy on content holds for the page's scripts alone. */
async function problems(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (values) => {
    const { axe } = window as unknown as {
      axe: { run(on: unknown, how: unknown): Promise<{ violations: Found[] }> };
    };
    return (await axe.run(document, { runOnly: { type: 'tag', values } })).violations;
  }, RULES);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    );
}

let browser: Browser;
before(async () => {
  browser = await launch();
});
/** A test that fails leaves its server behind, and the run must end all the same. */
const left: FakeApi[] = [];
after(async () => {
  await browser.close();
  for (const api of left) await api.close();
});

async function scene(role: Role): Promise<FakeApi> {
  const api = await startFakeApi();
  left.push(api);
  api.script.role = role;
  fillScene(api);
  const [mine] = api.script.blocked;
  api.script.mine = mine && { ...mine, notBefore: Date.now() + 3_600_000 };
  return api;
}

const PAGES: readonly (readonly [path: string, role: Role, ready: string])[] = [
  ['/', 'supervisor', '.alert'],
  ['/number', 'compliance', '#number'],
  ['/trends', 'supervisor', 'cw-time-chart canvas'],
  ['/my-call', 'agent', '.why'],
  ['/accounts', 'administrator', '#form-title'],
  ['/tokens', 'administrator', '#token-title'],
];

for (const theme of ['light', 'dark'] as const)
  for (const language of ['zh', 'en'] as const)
    test(`axe finds nothing serious on any page: ${theme}, ${language} (WCAG 2.2 AA)`, async () => {
      for (const [path, role, ready] of PAGES) {
        const api = await scene(role);
        const { page, context } = await openPage(browser, { theme, language });
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: theme });
        await page.goto(api.url + path);
        await page.waitForSelector('cw-sign-in form');
        if (path === '/') assert.deepEqual(await problems(page), [], 'sign-in');
        await signIn(page, api.url, path);
        await page.waitForSelector(ready);
        if (path === '/number') {
          await page.fill('#number', '13800138000');
          await page.click('.search button');
          await page.waitForSelector('.timeline');
        }
        assert.deepEqual(await problems(page), [], path);
        if (path === '/') {
          await page.click('.menu summary');
          assert.deepEqual(await problems(page), [], 'settings');
          await page.keyboard.press('Escape');
          await page.keyboard.press('?');
          await page.waitForSelector('dialog[open]');
          assert.deepEqual(await problems(page), [], 'help');
        }
        await context.close();
        await api.close();
      }
    });

for (const width of [360, 1280, 2560])
  test(`no page is wider than the screen: ${width}`, async () => {
    for (const [path, role, ready] of PAGES) {
      const api = await scene(role);
      const { page, context } = await openPage(browser, { width, height: Math.round(width * 0.6) + 300 });
      await signIn(page, api.url, path);
      await page.waitForSelector(ready);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(wide <= 0, `${path}: ${wide} px too wide`);
      await context.close();
      await api.close();
    }
  });

test('by keyboard alone: the focus is seen, rows are walked, the focus comes back from a dialog', async () => {
  const api = await scene('supervisor');
  const { page, context } = await openPage(browser);
  await signIn(page, api.url);
  await page.waitForSelector('.alert');
  await page.keyboard.press('j');
  const first = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['alert']);
  await page.keyboard.press('ArrowDown');
  const second = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['alert']);
  assert.ok(first !== undefined && second !== undefined && first !== second);
  assert.notEqual(
    await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle),
    'none',
  );
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForFunction((id) => (document.activeElement as HTMLElement).dataset['alert'] === id, second);
  await context.close();
  await api.close();
});
