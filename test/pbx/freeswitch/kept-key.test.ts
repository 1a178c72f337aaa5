/**
 * R1.2, R1.4, R8.3 on FreeSWITCH: the refusal key pressed while the service is away is kept by FreeSWITCH and registered when
 * the service is back: the right number, the right agent, once, however often it starts.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Lab, startLab } from '../../../scripts/lab/lab.js';
import type { PhoneCall } from '../../../scripts/lab/phone-call.js';
import { waitFor } from '../../../scripts/lab/wait.js';
import { type RefusalKeys, renderFreeswitch } from '../../../src/adapters/freeswitch/render/index.js';
import { dialled } from '../dialled.js';
import { entriesOf } from '../hearing-site.js';
import { freshNumbers, inParallel } from '../numbers.js';
import { clickedToDial, customerFirst } from './calls.js';
import { scenarios } from './scenarios.js';

/** keys_callward.xml as rendered for these keys. */
function freeswitchKeys(refusal: RefusalKeys): string {
  const rendered = renderFreeswitch(
    {
      ...{ gateways: [{ name: 'trunk', carrier: 'sip:203.0.113.9' }], refusal },
      ...{
        hook: 'execute_on_originate_0123456789abcdef',
        gate: { host: '127.0.0.1', port: 1, deadlineSeconds: 2 },
      },
      ...{ internal: false, language: 'zh', emergency: [] },
    },
    (file) => readFileSync(`dialplan/freeswitch/${file}`, 'utf8'),
  );
  return rendered.get('keys_callward.xml') ?? '';
}

const KEPT = 'db list/callward_refusal';

scenarios('the refusal key while the service is away, on FreeSWITCH', () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      ...{ pbx: 'freeswitch', carrier: { talks: { code: 200, speakHz: 440 } } },
      service: { config: { refusal: { ending: 'by-agent' }, alerts: { ring: false } } },
    });
  });
  after(() => lab?.close());

  /** An empty list is `-ERR no reply`. */
  const kept = async (): Promise<readonly string[]> =>
    (await lab.freeswitch.api(KEPT)).split(',').filter((one) => one !== '' && !one.startsWith('-ERR'));
  const keptSoon = (count: number) =>
    waitFor(`${count} refusals to be kept`, async () => (await kept()).length === count, { everyMs: 20 });
  const drained = () =>
    waitFor('what was kept to be registered', async () => (await kept()).length === 0, { everyMs: 20 });
  const entries = (number: string) => entriesOf(lab, number);
  async function registeredOnce(number: string, agent = 'agent1'): Promise<void> {
    const found = await entries(number);
    assert.deepEqual(
      found.map(({ operator, source }) => [operator, source]),
      [[agent, 'agent-key']],
      `${number} is registered once`,
    );
  }

  for (const [way, place] of [
    ['RFC 4733', dialled],
    ['SIP INFO', dialled],
    ['click-to-dial', clickedToDial],
    ['a dialler that rings the customer first', customerFirst],
  ] as const)
    test(`by ${way}: killed -9, the key pressed on the live call, started again: once, and not again at the next start`, async () => {
      const [number = ''] = freshNumbers(1);
      const call = await place(lab, number);
      await lab.service.stop('SIGKILL');
      await (way === 'SIP INFO' ? call.pressByInfo('*9') : call.press('*9'));
      await keptSoon(1);
      assert.deepEqual(await entries(number), [], 'nobody was there to register it');
      await lab.service.run();
      await drained();
      await registeredOnce(number);
      await lab.service.stop('SIGKILL');
      await lab.service.run();
      await call.hangUp();
      await registeredOnce(number);
      assert.ok((await lab.agent.call(number)).code >= 400, 'the next call to it is blocked');
    });

  test('ten calls that are over before the service is back: each is registered, pressed twice or not', async () => {
    const numbers = freshNumbers(10);
    const calls: PhoneCall[] = [];
    for (const number of numbers) calls.push(await dialled(lab, number));
    await lab.service.stop('SIGKILL');
    await inParallel(calls, 5, (call) => call.press('*9'));
    await keptSoon(10);
    await inParallel(calls.slice(0, 3), 3, (call) => call.press('*9'));
    for (const call of calls) await call.hangUp();
    await lab.service.run();
    await drained();
    for (const number of numbers) await registeredOnce(number);
  });

  test('the undo dialled as a number after the call takes the entry back', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await dialled(lab, number);
    await call.press('*9');
    await waitFor('the entry', async () => (await entries(number)).length === 1, { everyMs: 20 });
    await call.hangUp();
    const undo = await lab.agent.dial('*98');
    assert.equal(undo.code, 200);
    await waitFor(
      'the entry to be cancelled',
      async () => (await entries(number))[0]?.cancelledAt !== undefined,
    );
    await undo.hangUp();
  });

  test('with confirmation the first press asks, and only the second is kept', async () => {
    const confirm = freeswitchKeys({ key: '*9', undoKey: '*8', confirm: true });
    const plain = freeswitchKeys({ key: '*9', undoKey: '*8', confirm: false });
    await lab.freeswitch.rewrite('dialplan/keys.xml', confirm);
    const [number = ''] = freshNumbers(1);
    const call = await dialled(lab, number);
    await lab.service.stop('SIGKILL');
    await call.press('*9');
    await waitFor('the question', async () => (await lab.freeswitch.api('show tasks')).includes('asked'));
    assert.deepEqual(await kept(), []);
    await call.press('*9');
    await keptSoon(1);
    await lab.freeswitch.rewrite('dialplan/keys.xml', plain);
    await lab.service.run();
    await drained();
    await call.hangUp();
    await registeredOnce(number);
  });

  test('an undo while the service is away takes back what was kept', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await dialled(lab, number);
    await lab.service.stop('SIGKILL');
    await call.press('*9');
    await keptSoon(1);
    await call.press('*8');
    await keptSoon(0);
    await lab.service.run();
    await call.hangUp();
    assert.deepEqual(await entries(number), []);
  });

  test('registered but not yet dropped when it was killed: the next start adds no second entry', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await dialled(lab, number);
    await lab.service.stop('SIGKILL');
    await call.press('*9');
    await keptSoon(1);
    const [leg = ''] = await kept();
    const value = await lab.freeswitch.api(`db select/callward_refusal/${leg}`);
    await lab.service.run();
    await drained();
    await lab.service.stop('SIGKILL');
    await lab.freeswitch.api(`db insert/callward_refusal/${leg}/${value}`);
    await lab.service.run();
    await drained();
    await call.hangUp();
    await registeredOnce(number);
  });

  test('FreeSWITCH itself killed -9 and started again before the service: what it kept is registered', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await dialled(lab, number);
    await lab.service.stop('SIGKILL');
    await call.press('*9');
    await keptSoon(1);
    await lab.freeswitch.restart({ crash: true });
    await lab.service.run();
    await drained();
    await registeredOnce(number);
  });

  test('the agent is told that it is kept but not confirmed; the customer hears neither key nor prompt', async () => {
    const [number = ''] = freshNumbers(1);
    const ringing = lab.customer.rung.length;
    const agent = await dialled(lab, number);
    const customer = await lab.customer.nextCall(ringing);
    await lab.service.stop('SIGKILL');
    await agent.press('*9');
    await keptSoon(1);
    const leg = /^(\S{36}),inbound,/m.exec(await lab.freeswitch.api('show channels'))?.[1];
    await waitFor('the prompt over the conversation', async () =>
      /displace/.test(await lab.freeswitch.api(`uuid_buglist ${leg}`)),
    );
    assert.deepEqual(customer.ear.keysHeard, []);
    await lab.service.run();
    await drained();
    await agent.hangUp();
  });
});
