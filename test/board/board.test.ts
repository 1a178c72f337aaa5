import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type FakeApi, PASSWORD, startFakeApi } from '../fakes/fake-api.js';
import { launch, openBoard, openPage, signIn } from './browser.js';
import { alert, call, fillScene } from './scene.js';

let browser: Browser;
let api: FakeApi;
let page: Page;
let context: BrowserContext;
let wrong: string[];

before(async () => {
  browser = await launch();
});
after(() => browser.close());
beforeEach(async () => {
  api = await startFakeApi();
  ({ page, context, wrong } = await openPage(browser));
});
afterEach(async () => {
  await context.close();
  await api.close();
  assert.deepEqual(wrong, [], 'nothing went wrong in the page');
});

const shown = (): Promise<readonly string[]> =>
  page.$$eval('[data-alert]', (rows) => rows.map((row) => (row as HTMLElement).dataset['alert'] ?? ''));
const has = (id: string): Promise<unknown> => page.waitForSelector(`[data-alert="${id}"]`);
const posted = (path: string) => api.asked.filter((one) => one.method === 'POST' && one.path === path);

/** Every tone that is started, before any script of the page runs: [Hz, …] in the order of time. */
const listenIn = (): Promise<unknown> =>
  page.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(window, { heard });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, at?: number) {
      heard.push(Math.round(this.frequency.value));
      start.call(this, at);
    };
    Object.assign(window, { spoken: [] as string[] });
    speechSynthesis.speak = (said) => void (window as unknown as { spoken: string[] }).spoken.push(said.text);
  });
const heard = (): Promise<readonly number[]> =>
  page.evaluate(() => (window as unknown as { heard: number[] }).heard);
const heardMany = (count: number): Promise<unknown> =>
  page.waitForFunction((n) => (window as unknown as { heard: number[] }).heard.length >= n, count);

test('sign-in: a wrong password is said, the right one leads to the board, sign-out back (R6.1)', async () => {
  await page.goto(api.url);
  await page.fill('#name', 'li.na');
  await page.fill('#password', 'not this one at all');
  await page.click('form button');
  await page.waitForFunction(() => document.querySelector('.wrong')?.textContent?.includes('wrong'));
  await page.fill('#password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.link-live');
  await page.click('.sign-out');
  await page.waitForSelector('cw-sign-in');
  assert.equal(await page.$('cw-calls'), null);
});

test('the first set-up takes the secret from the part of the address that is sent to nobody', async () => {
  api.script.role = 'administrator';
  await page.goto(`${api.url}/set-up#secret-of-the-first-start`);
  await page.fill('#name', 'li.na');
  await page.fill('#password', PASSWORD);
  await page.fill('#again', `${PASSWORD}!`);
  await page.click('form button');
  await page.waitForFunction(() => document.querySelector('.wrong')?.textContent !== '');
  assert.equal(posted('/api/set-up').length, 0);
  await page.fill('#again', PASSWORD);
  await page.click('form button');
  await page.waitForSelector('cw-accounts');
  assert.equal(posted('/api/set-up')[0]?.body['secret'], 'secret-of-the-first-start');
  assert.ok(!page.url().includes('secret'));
});

test('a temporary password must be changed before anything else', async () => {
  api.script.temporary = true;
  await signIn(page, api.url);
  await page.waitForSelector('cw-password');
  assert.equal(await page.$('nav a'), null);
  await page.fill('#current', PASSWORD);
  await page.fill('#password', 'a new one of my own');
  await page.fill('#again', 'a new one of my own');
  await page.click('main form button');
  await page.waitForSelector('cw-calls');
});

for (const [role, pages, buttons] of [
  ['agent', ['/my-call'], 0],
  ['supervisor', ['/', '/number', '/trends', '/my-call'], 4],
  ['compliance', ['/', '/number', '/trends'], 0],
  ['administrator', ['/accounts', '/tokens'], 0],
] as const)
  test(`what a role may not do is not there: ${role} (R6.1)`, async () => {
    api.script.role = role;
    api.script.calls = [call('c1')];
    await signIn(page, api.url);
    if (pages.some((path) => path === '/')) await page.waitForSelector('[data-call]');
    const paths = await page.$$eval('nav a', (links) => links.map((link) => link.getAttribute('href')));
    assert.deepEqual(paths, pages);
    assert.equal((await page.$$('.call .deed')).length, buttons);
    await page.goto(`${api.url}/accounts`);
    await page.waitForSelector('.top');
    assert.equal((await page.$('cw-accounts')) !== null, role === 'administrator');
  });

test('a live call: agent, masked number, purpose, verdict, time that runs, refusal (R6.1, R6.2)', async () => {
  api.script.calls = [call('c1', { agent: '1007', number: '139****1234', purpose: 'renewal' })];
  await openBoard(page, api);
  const row = page.locator('[data-call="c1"]');
  const text = (await row.textContent()) ?? '';
  for (const part of ['1007', '139****1234', 'Renewal', 'Allowed', 'Answered'])
    assert.ok(text.includes(part), `${part} in ${text}`);
  const time = await row.locator('.col-duration').textContent();
  await page.waitForFunction((old) => document.querySelector('td.col-duration')?.textContent !== old, time);
  api.tell({ type: 'call', call: call('c1', { refusal: { at: Date.now(), source: 'agent-key' } }) });
  await page.waitForSelector('.call-refused .badge-refused');
  api.tell({ type: 'call-ended', id: 'c1' });
  await page.waitForSelector('[data-call="c1"]', { state: 'detached' });
});

test('the day’s time from refusal to ending is on the board, in both languages (R6.2)', async () => {
  const group = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  api.script.tallies = [7, 7, 240].map((seconds) => ({
    ...{ group, what: 'ending', name: String(seconds), count: 1 },
  }));
  await openBoard(page, api);
  await page.waitForSelector('.pair');
  assert.deepEqual(await page.$$eval('.pair dd', (all) => all.map((one) => one.textContent)), [
    '7 s',
    '4 min',
  ]);
  await page.click('.language');
  await page.getByText('4 分钟').waitFor();
});

test('health says whether it is quiet, and until when, in both languages (R6.1)', async () => {
  api.script.health = { ...api.script.health, quiet: { now: true, until: Date.UTC(2026, 10, 22, 0) } };
  await openBoard(page, api);
  const row = page.locator('.health-quiet');
  await row.getByText('until 08:00').waitFor();
  assert.match((await row.textContent()) ?? '', /Quiet hours\s*Quiet now/);
  api.tell({
    type: 'health',
    health: { ...api.script.health, quiet: { now: false, until: Date.UTC(2026, 10, 22, 13) } },
  });
  await row.getByText('until 21:00').waitFor();
  await page.click('.language');
  await row.getByText('未静音').waitFor();
  assert.match((await row.textContent()) ?? '', /静音时段\s*未静音\s*至 21:00/);
});

test('both languages, switched without a reload; the choice is kept', async () => {
  await openBoard(page, api);
  api.alert(alert('a1', { code: 'link-lost' }));
  await has('a1');
  await page.evaluate(() => Object.assign(window, { same: true }));
  await page.click('.language');
  await page.getByText('PBX 连接中断').first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
  assert.equal(await page.evaluate(() => 'same' in window), true);
  await page.reload();
  await page.getByText('实时看板').first().waitFor();
});

test('dark or light follows the system, also when that changes, unless one has chosen', async () => {
  await openBoard(page, api);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const turns = (to: string): Promise<unknown> =>
    page.waitForFunction((theme) => document.documentElement.dataset['theme'] === theme, to);
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  await turns('dark');
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.click('.menu summary');
  await page.locator('.menu select').first().selectOption('light');
  await turns('light');
  assert.equal(await ground(), light);
  await page.reload();
  await page.waitForSelector('.top');
  assert.equal(await ground(), light);
});

test('each gravity has a tone of its own; a repeat until somebody acknowledges; muted is silent (R6.1)', async () => {
  await listenIn();
  await page.addInitScript(() =>
    localStorage.setItem('callward-board', JSON.stringify({ language: 'en', sound: { repeatSeconds: 3 } })),
  );
  await openBoard(page, api);
  api.alert(alert('n', { level: 'notice', code: 'shielded' }));
  await heardMany(1);
  api.alert(alert('w', { level: 'warning', code: 'caller-id' }));
  await heardMany(3);
  api.alert(alert('c'));
  await heardMany(8);
  assert.deepEqual(await heard(), [523, 784, 587, 659, 784, 988, 784, 988]);
  await heardMany(13);
  await page.click('[data-alert="c"] .do');
  await page.click('[data-alert="w"] .do');
  await page.waitForSelector('.alert', { state: 'detached' });
  await page.click('.icon-button[aria-pressed="true"]');
  const before = (await heard()).length;
  api.alert(alert('later'));
  await has('later');
  assert.equal((await heard()).length, before);
});

test('spoken on wish, never with the number; the test button sounds', async () => {
  await listenIn();
  await page.addInitScript(() =>
    localStorage.setItem('callward-board', JSON.stringify({ language: 'zh', sound: { speak: true } })),
  );
  await openBoard(page, api);
  await page.click('.menu summary');
  await page.click('.test-sound');
  await heardMany(5);
  api.alert(alert('c', { agent: '1001', number: '138****8000' }));
  await page.waitForFunction(() =>
    (window as unknown as { spoken: string[] }).spoken.some((said) => said.includes('绕过')),
  );
  const spoken = await page.evaluate(() => (window as unknown as { spoken: string[] }).spoken.join(' '));
  assert.ok(spoken.includes('1 0 0 1') && !spoken.includes('138'), spoken);
});

test('where the browser keeps it silent a note says so, and the button ends that', async () => {
  await listenIn();
  await page.addInitScript(() => {
    let allowed = false;
    const state = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'state');
    Object.defineProperty(BaseAudioContext.prototype, 'state', {
      get(this: AudioContext) {
        return allowed ? state?.get?.call(this) : 'suspended';
      },
    });
    const resume = AudioContext.prototype.resume;
    AudioContext.prototype.resume = function (this: AudioContext) {
      allowed = (window as unknown as { allow?: boolean }).allow === true;
      return resume.call(this);
    };
  });
  await openBoard(page, api);
  api.alert(alert('c'));
  await page.waitForSelector('.note-sound');
  await has('c');
  assert.deepEqual(await heard(), []);
  await page.evaluate(() => Object.assign(window, { allow: true }));
  await page.click('.note-sound button');
  await heardMany(5);
  await page.waitForSelector('.note-sound', { state: 'detached' });
});

test('acknowledge by the button and by the key; who did it stays in sight (R6.1)', async () => {
  await openBoard(page, api);
  api.alert(alert('a1'));
  api.alert(alert('a2', { level: 'warning', code: 'caller-id' }));
  await has('a2');
  await page.click('[data-alert="a1"] .do');
  await page.waitForSelector('[data-alert="a1"]', { state: 'detached' });
  await page.keyboard.press('0');
  await page.waitForSelector('[data-alert="a2"]', { state: 'detached' });
  await page.waitForFunction(() => document.querySelectorAll('.line-done').length === 2);
  assert.equal(posted('/api/alerts/a1/acknowledge').length, 1);
  assert.equal(posted('/api/alerts/a2/acknowledge').length, 1);
  assert.ok(
    api.asked
      .filter(({ method, path }) => method === 'POST' && path !== '/api/session')
      .every(({ csrf }) => csrf !== undefined),
  );
});

test('what went further and what came in quiet hours is marked', async () => {
  await openBoard(page, api);
  api.alert(alert('a1'));
  api.alert(alert('a2', { level: 'warning', quiet: true }));
  api.tell({ type: 'escalated', alert: alert('a1'), step: 2 });
  await page.getByText('Escalated ×2').waitFor();
  await page.locator('[data-alert="a2"]').getByText('Quiet hours').waitFor();
});

test('from an alert one key: listen, whisper, join; to end asks first (R6.1)', async () => {
  api.script.calls = [call('c1'), call('c2', { agent: '1002' })];
  await openBoard(page, api);
  api.alert(alert('a1', { call: 'c1' }));
  await has('a1');
  for (const [key, deed] of [
    ['1', 'listen'],
    ['2', 'whisper'],
    ['3', 'join'],
  ] as const) {
    await page.keyboard.press(key);
    await page.waitForFunction(
      (text) => document.querySelector('.said')?.textContent?.toLowerCase().includes(text),
      deed,
    );
    assert.equal(posted(`/api/calls/c1/${deed}`).length, 1);
  }
  await page.keyboard.press('9');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  assert.equal(posted('/api/calls/c1/end').length, 0);
  await page.click('tr[data-call="c2"] .deed-end');
  await page.click('dialog[open] .danger');
  await page.waitForSelector('tr[data-call="c2"]', { state: 'detached' });
  assert.equal(posted('/api/calls/c2/end').length, 1);
});

test('keys: help, search; nothing while one types; switched off they are off (WCAG 2.1.4)', async () => {
  await openBoard(page, api);
  await page.keyboard.press('?');
  await page.waitForSelector('cw-help-dialog dialog[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.id === 'number');
  await page.keyboard.type('1380?m');
  assert.equal(await page.inputValue('#number'), '1380?m');
  await page.click('.menu summary');
  await page.click('.menu .tick input');
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  assert.notEqual(await page.$('cw-number'), null);
});

test('the story of a number; the full number only on demand; text of others stays text (R7.2)', async () => {
  api.script.role = 'compliance';
  await signIn(page, api.url, '/number');
  await page.fill('#number', '138 0013 8000');
  await page.click('.search button');
  await page.waitForSelector('.timeline');
  assert.equal(await page.textContent('#story-title'), '138****8000');
  await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
  assert.equal(await page.$('main img'), null);
  await page.getByRole('button', { name: 'Show the full number' }).click();
  await page.waitForFunction(() => document.querySelector('#story-title')?.textContent === '13800138000');
  assert.ok(!page.url().includes('138'));
});

test('the server cut for some seconds: each alert exactly once, and it is said all the while (R6.1)', async () => {
  await listenIn();
  await openBoard(page, api);
  api.alert(alert('before'));
  await has('before');
  await api.cut();
  await page.waitForSelector('.link-lost');
  await page.waitForSelector('.note-lost');
  api.alert(alert('meanwhile-1'));
  api.alert(alert('meanwhile-2', { level: 'warning' }));
  await api.open();
  await has('meanwhile-2');
  api.alert(alert('after'));
  await has('after');
  await page.waitForSelector('.link-live');
  assert.deepEqual([...(await shown())].sort(), ['after', 'before', 'meanwhile-1', 'meanwhile-2']);
  for (let i = 0; i < 5; i++) {
    await api.cut();
    api.alert(alert(`cut-${i}`));
    await api.open();
    await has(`cut-${i}`);
  }
  const all = await shown();
  assert.equal(new Set(all).size, all.length);
  assert.equal(all.length, 9);
});

test('a session that is over leads to sign-in, and nothing of the board stays in the page', async () => {
  api.script.calls = [call('c1')];
  await openBoard(page, api);
  await page.waitForSelector('[data-call="c1"]');
  api.forget();
  await page.waitForSelector('cw-sign-in');
  assert.equal(await page.$('[data-call]'), null);
});

test('accounts: added with a password that is shown once; tokens too', async () => {
  api.script.role = 'administrator';
  await signIn(page, api.url);
  await page.fill('#name', 'zhang.wei');
  await page.check('input[value="supervisor"]');
  await page.fill('#teams', '华北，华南');
  await page.click('.form-foot .do');
  await page.waitForSelector('.secret');
  assert.deepEqual(posted('/api/accounts')[0]?.body['teams'], ['华北', '华南']);
  await page.click('nav a[href="/tokens"]');
  await page.waitForSelector('cw-tokens form');
  await page.fill('#name', 'dialer');
  await page.check('input[value="dispositions"]');
  await page.click('.form-foot .do');
  await page.getByText('secret-of-the-token').waitFor();
});

test('the agent: why the call was blocked, and when it may be made', async () => {
  api.script.role = 'agent';
  api.script.mine = {
    id: 'b',
    at: Date.now(),
    number: '138****8000',
    purpose: 'sale',
    outcome: 'defer',
    reason: 'out-of-hours',
    notBefore: Date.now() + 3_600_000,
  };
  await signIn(page, api.url);
  await page.waitForSelector('.why-when');
  assert.match((await page.textContent('.why')) ?? '', /outside the allowed calling hours[\s\S]*after \d/);
});

test('trends: figures and time to the polite ending, as a picture, as a table, by agent and by team (R6.1, R6.2)', async () => {
  fillScene(api);
  await signIn(page, api.url, '/trends');
  await page.waitForSelector('#teams-title');
  await page.waitForSelector('cw-time-chart canvas');
  const panel = page.locator('section[aria-labelledby="ending-title"]');
  assert.match(
    (await panel.getByRole('img').getAttribute('aria-label')) ?? '',
    /From refusal to ending, \d+ in all/,
  );
  await panel.locator('summary').focus();
  await page.keyboard.press('Enter');
  const heads = await panel.getByRole('columnheader').allTextContents();
  assert.deepEqual(heads, ['Day', 'Calls', 'Longest', 'Median']);
  assert.match((await panel.locator('tbody tr').last().textContent()) ?? '', /\d+ s\d+ s$/);
  const agent = page.locator('section[aria-labelledby="agents-title"] tr', { hasText: '1002' });
  assert.match((await agent.textContent()) ?? '', /4 s4 s$/);
  const team = page.locator('section[aria-labelledby="teams-title"] tr', { hasText: '华北' });
  assert.match((await team.textContent()) ?? '', /\d+ s8 s$/);
});

test('trends of one team or one agent: chosen by keyboard, asked of the service, the tables follow (R6.1)', async () => {
  fillScene(api);
  await signIn(page, api.url, '/trends');
  const choice = page.getByLabel('Whose');
  await choice.focus();
  await page.keyboard.press('ArrowDown');
  const agents = page.locator('section[aria-labelledby="agents-title"] tbody tr');
  await page.waitForFunction(
    () => document.querySelectorAll('section[aria-labelledby="agents-title"] tbody tr').length === 6,
  );
  const last = () =>
    api.asked.filter(({ path, query }) => path === '/api/trends' && query.get('by') === 'day').at(-1);
  assert.equal(last()?.query.get('team'), '华北');
  await choice.selectOption('1002');
  await page.waitForFunction(
    () => document.querySelectorAll('section[aria-labelledby="agents-title"] tbody tr').length === 1,
  );
  assert.deepEqual([last()?.query.get('team'), last()?.query.get('agent')], [null, '1002']);
  assert.match((await agents.first().textContent()) ?? '', /^1002/);
});

test('the figures at a chart’s axes are as large as the words beside them, also on a wall', async () => {
  await page.setViewportSize({ width: 3840, height: 2160 });
  await page.addInitScript(() => {
    const fonts: string[] = [];
    Object.assign(window, { fonts });
    const fill = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (this: CanvasRenderingContext2D, ...given) {
      fonts.push(this.font);
      fill.apply(this, given);
    };
  });
  fillScene(api);
  await openBoard(page, api);
  await page.waitForSelector('cw-time-chart canvas');
  await page.waitForFunction(() => (window as unknown as { fonts: string[] }).fonts.length > 0);
  const [drawn, style] = await page.evaluate(() => [
    [...new Set((window as unknown as { fonts: string[] }).fonts.map((font) => Number.parseFloat(font)))],
    Number.parseFloat(getComputedStyle(document.querySelector('cw-time-chart') as Element).fontSize),
  ]);
  assert.deepEqual(drawn, [Math.round(style)]);
  assert.notEqual(style, Math.round(style), 'a size that uPlot reads wrongly');
});

test('200 live calls and a flood of events: the page keeps up', async () => {
  api.script.calls = Array.from({ length: 200 }, (_, i) => call(`c${i}`, { agent: String(1000 + i) }));
  await openBoard(page, api);
  for (let i = 0; i < 2_000; i++)
    api.tell({
      type: 'call',
      call: call(`c${i % 200}`, { agent: String(1000 + (i % 200)), state: 'dialling' }),
    });
  api.alert(alert('last'));
  await has('last');
  assert.equal((await page.$$('tr[data-call]')).length, 200);
});
