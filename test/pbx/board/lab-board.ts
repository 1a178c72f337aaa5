import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type Lab, type LabOptions, startLab } from '../../../scripts/lab/lab.js';
import { waitFor } from '../../../scripts/lab/wait.js';

const PASSWORD = 'correct horse battery staple 71';

export interface BoardLab {
  readonly lab: Lab;
  readonly url: string;
}

/** A lab whose service serves the built board; the supervisor's phone is rung by the board alone. */
export async function boardLab(
  config: Readonly<Record<string, unknown>> = {},
  options: LabOptions = {},
): Promise<BoardLab> {
  const lab = await startLab({ ...options, service: false });
  try {
    const listen = `127.0.0.1:${lab.ports.base + 97}`;
    await lab.startService({ config: { http: { listen }, alerts: { ring: false }, ...config } });
    return { lab, url: `http://${listen}` };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/** An account made on the command line; its first password. */
export async function makeAccount(lab: Lab, name: string, more: readonly string[]): Promise<string> {
  const { code, out, err } = await lab.service.cli([
    ...['account', 'add', name, '--operator', 'test', '--json', ...more],
  ]);
  assert.equal(code, 0, err);
  return (JSON.parse(out) as { readonly password: string }).password;
}

async function fill(page: Page, fields: Readonly<Record<string, string>>, button: string): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value);
  await page.click(button);
}

/** The first sign-in: with the password that was handed over, which is changed at once. */
export async function firstSignIn(page: Page, url: string, name: string, given: string): Promise<void> {
  await page.goto(url);
  await fill(page, { name, password: given }, 'form button');
  await page.waitForSelector('cw-password');
  await fill(page, { current: given, password: PASSWORD, again: PASSWORD }, 'main form button');
  await page.waitForSelector('nav a');
}

export async function signInAgain(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await fill(page, { name, password: PASSWORD }, 'form button');
  await page.waitForSelector('nav a');
}

/** The link that the first start prints on the console, followed to an administrator's account. */
export async function setUp(page: Page, lab: Lab, name: string): Promise<void> {
  const link = await waitFor(
    'the set-up link',
    () => /http:\S+\/set-up#\S+/.exec(lab.service.lastLog())?.[0],
  );
  await page.goto(link);
  await fill(page, { name, password: PASSWORD, again: PASSWORD }, 'form button');
  await page.waitForSelector('cw-accounts');
}

/** When a text first stood in each part of the board: `Date.now()` at the change of the page, by `part text`. */
export const watchPage = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const parts = {
      alert: 'cw-alerts [data-alert] .number',
      blocked: 'cw-blocked .number',
      refused: 'cw-calls .call-refused .number',
    };
    const look = (): void => {
      const now = Date.now();
      for (const [part, where] of Object.entries(parts))
        for (const one of document.querySelectorAll(where)) seen[`${part} ${one.textContent}`] ??= now;
    };
    new MutationObserver(look).observe(document, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
    });
  });

/** Resolves with the moment at which it was there. */
export async function seenAt(
  page: Page,
  part: 'alert' | 'blocked' | 'refused',
  number: string,
): Promise<number> {
  const key = `${part} ${masked(number)}`;
  const found = await page.waitForFunction(
    (wanted) => (window as unknown as { seen: Record<string, number> }).seen[wanted],
    key,
    { polling: 20 },
  );
  return Number(await found.jsonValue());
}

export const masked = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`;

/** Every tone that is started, and what really comes out of the last node before the loudspeaker. */
export const listenIn = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const heard = { states: [] as string[], hertz: [] as number[], loudest: 0 };
    Object.assign(window, { heard });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, at?: number) {
      heard.states.push(this.context.state);
      heard.hertz.push(Math.round(this.frequency.value));
      start.call(this, at);
    };
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    const tapped = function (this: AudioNode, to: AudioNode): AudioNode {
      if (to instanceof AudioDestinationNode) {
        const tap = new AnalyserNode(this.context, { fftSize: 2048 });
        connect.call(this, tap);
        const samples = new Float32Array(2048);
        const timer = setInterval(() => {
          tap.getFloatTimeDomainData(samples);
          for (const one of samples) heard.loudest = Math.max(heard.loudest, Math.abs(one));
        }, 20);
        setTimeout(() => clearInterval(timer), 3000);
      }
      return connect.call(this, to);
    };
    AudioNode.prototype.connect = tapped as typeof AudioNode.prototype.connect;
  });
