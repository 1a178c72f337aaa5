import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeApi } from '../fakes/fake-api.js';
import { type Look, launch, openPage, signIn } from './browser.js';
import { fillScene } from './scene.js';

/** The pictures of the manual: node build/test/board/pictures.js [FOLDER] */
const to = process.argv[2] ?? 'docs/images';
mkdirSync(to, { recursive: true });
/** Where it is four in the afternoon: a day with something in it. */
const offset = ((new Date().getUTCHours() - 16 + 36) % 24) - 12;
const zone = `Etc/GMT${offset < 0 ? offset : `+${offset}`}`;
const browser = await launch();

async function picture(
  name: string,
  path: string,
  role: 'supervisor' | 'agent' | 'compliance' | 'administrator',
  look: Look,
): Promise<void> {
  const api = await startFakeApi();
  api.script.role = role;
  fillScene(api);
  const [mine] = api.script.blocked;
  api.script.mine = mine && { ...mine, reason: 'out-of-hours', notBefore: Date.now() + 11 * 3_600_000 };
  const { page, context } = await openPage(browser, { ...look, zone });
  await signIn(page, api.url, path);
  if (path === '/number') {
    await page.fill('#number', '138 0013 8000');
    await page.click('.search button');
    await page.waitForSelector('.timeline');
  } else await page.waitForSelector('main .panel');
  if (path === '/') await page.waitForSelector('cw-time-chart canvas');
  await page.mouse.move(0, 0);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 400)));
  await page.screenshot({ path: join(to, `${name}.png`) });
  await context.close();
  await api.close();
}

await picture('board', '/', 'supervisor', { language: 'zh', width: 1280, height: 860, scale: 0.7 });
await picture('board-wall-dark', '/', 'supervisor', {
  language: 'zh',
  theme: 'dark',
  width: 2560,
  height: 1440,
  scale: 0.375,
});
await picture('board-phone', '/', 'supervisor', { language: 'en', width: 360, height: 780 });
await picture('number', '/number', 'compliance', { language: 'en', width: 1280, height: 700 });
await picture('trends', '/trends', 'supervisor', { language: 'en', theme: 'dark', width: 1280, height: 900 });
await picture('agent', '/my-call', 'agent', { language: 'zh', width: 360, height: 640 });
await picture('accounts', '/accounts', 'administrator', { language: 'en', width: 1280, height: 700 });
await browser.close();
