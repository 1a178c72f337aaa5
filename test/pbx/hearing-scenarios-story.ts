/**
 * What follows a spoken no, on a real PBX, with the alerts and the ledger: the agent is asked (suggest), nobody registers it
 * (mismatch), the agent sells on, the customer has a key of his own, the dialer says how the call ended. (R1.2, R1.4, R5.2, R6.2)
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Lab } from '../../scripts/lab/lab.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { type FakeVosk, startFakeVosk } from '../fakes/fake-vosk.js';
import type { HearingPlace } from './hearing-places.js';
import {
  ASKING_HZ,
  AUDIBLE,
  alerted,
  bothHeard,
  CONFIRMING_HZ,
  entriesOf,
  entryOf,
  hearingLab,
  talk,
} from './hearing-site.js';
import { freshNumbers, keyOf, ofKind } from './numbers.js';

const NO = '不要再打电话给我了';
const CODES = { DNC: 'refusal', DROP: 'abandoned', SALE: 'sale' };

export function afterASpokenNo(place: HearingPlace): void {
  const { pbx } = place;
  let lab: Lab;
  let vosk: FakeVosk;
  const hearing = (mode: string, mismatch: object = { withinSeconds: 1 }) => ({
    hearing: { engine: 'vosk', language: 'zh', mode, vosk: { url: vosk.url }, mismatch },
  });
  before(async () => {
    vosk = await startFakeVosk();
    lab = await hearingLab(
      {
        ...hearing('suggest'),
        refusal: { ending: 'by-agent', customer: { key: '7' } },
        sellingOn: { alertSeconds: 1, endSeconds: 4 },
        dispositions: { codes: CODES },
      },
      { pbx },
    );
  });
  after(async () => {
    await lab?.close();
    await vosk?.close();
  });
  afterEach(async () => {
    await place.hangUpAll(lab);
    await lab.idle();
  });
  const again = async (change: Readonly<Record<string, unknown>>) => {
    await lab.service.restart(change);
    await lab.guardSeen();
  };
  const begin = () => talk(lab, freshNumbers(1)[0] ?? '');
  const heardOf = async (number: string) =>
    (await ofKind(lab, 'refusal-heard')).filter((one) => one.number === keyOf(number));

  test('R1.4 suggest: the agent hears the tone and the customer does not; the key confirms, with the words as evidence', async () => {
    vosk.hear([{ words: NO, atMs: 1200 }]);
    const call = await begin();
    const { number, agent, customer } = call;
    const [a, c] = [agent.ear.mark(), customer.ear.mark()];
    await waitFor('the tone that asks', () => agent.ear.tone(ASKING_HZ, a) > AUDIBLE);
    await alerted(lab, 'refusal-heard', { number });
    assert.deepEqual(await entriesOf(lab, number), [], 'nothing is registered yet');
    await agent.press('*9');
    const entry = await entryOf(lab, number);
    assert.equal(entry.source, 'agent-key');
    await bothHeard(call);
    assert.ok(customer.ear.tone(ASKING_HZ, c) < 200, `the customer heard ${customer.ear.tone(ASKING_HZ, c)}`);
    const [heard] = await heardOf(number);
    assert.deepEqual(
      [heard?.done, heard?.mode, heard?.speaker, heard?.engine, heard?.agent],
      ['suggested', 'suggest', 'customer', 'vosk', 'agent1'],
    );
    assert.ok(Math.abs((heard?.offsetMs ?? 0) - 1200) < 2000);
    await agent.hangUp();
    await waitFor('the suggestion to be settled by the key', async () =>
      (await ofKind(lab, 'refusal-settled')).some(({ id, how }) => id === heard?.id && how === 'agent-key'),
    );
  });

  test('R1.2 mismatch: heard, no key, no disposition by the end of the call: registered anyway, and told', async () => {
    vosk.hear([{ words: NO, atMs: 800 }]);
    const { number, agent } = await begin();
    await alerted(lab, 'refusal-heard', { number });
    await agent.hangUp();
    const entry = await entryOf(lab, number);
    assert.equal(entry.source, 'speech');
    await alerted(lab, 'refusal-mismatch', { number });
    const [heard] = await heardOf(number);
    const settled = await waitFor('its settlement on record', async () =>
      (await ofKind(lab, 'refusal-settled')).find(({ id }) => id === heard?.id),
    );
    assert.deepEqual([settled.how, settled.entryId], ['mismatch', entry.id]);
    assert.equal((await lab.agent.call(number)).code, place.shielded);
  });

  test('R1.2 mismatch queued for a person', async () => {
    // biome-ignore lint/suspicious/noThenProperty: a word of the configuration, and nothing that is awaited
    await again(hearing('suggest', { withinSeconds: 1, then: 'queue' }));
    vosk.hear([{ words: NO, atMs: 800 }]);
    const { number, agent } = await begin();
    await alerted(lab, 'refusal-heard', { number });
    await agent.hangUp();
    await alerted(lab, 'refusal-mismatch', { number });
    const [heard] = await heardOf(number);
    assert.ok((await ofKind(lab, 'refusal-queued')).some(({ id }) => id === heard?.id));
    assert.deepEqual(await entriesOf(lab, number), []);
  });

  test('R1.2 a disposition that means refusal settles it as well', async () => {
    await again(hearing('suggest', { withinSeconds: 2 }));
    vosk.hear([{ words: NO, atMs: 800 }]);
    const { number, agent } = await begin();
    await alerted(lab, 'refusal-heard', { number });
    await place.onAgentsLeg(lab, 'DNC');
    await agent.hangUp();
    assert.equal((await entryOf(lab, number)).source, 'disposition');
    const [heard] = await heardOf(number);
    await waitFor('its settlement', async () =>
      (await ofKind(lab, 'refusal-settled')).some(({ id, how }) => id === heard?.id && how === 'disposition'),
    );
  });

  test('R6.2 selling on after a registered no: told at the limit, ended at the second, and the time is kept', async () => {
    await again(hearing('auto'));
    vosk.hear([{ words: NO, atMs: 800 }]);
    const { number, agent, customer } = await begin();
    const a = agent.ear.mark();
    assert.equal((await entryOf(lab, number)).source, 'speech');
    await waitFor('the tone that confirms', () => agent.ear.tone(CONFIRMING_HZ, a) > AUDIBLE);
    await alerted(lab, 'selling-on', { number });
    assert.equal(agent.endedBy, undefined, 'the call is still up');
    assert.equal(await customer.ended(), 'them');
    assert.equal(await agent.ended(), 'them');
    const ending = await waitFor('the polite ending on record', async () =>
      (await ofKind(lab, 'polite-ending')).find((one) => one.number === keyOf(number)),
    );
    assert.equal(ending.how, 'ended');
    assert.equal(ending.agent, 'agent1');
    assert.ok(ending.ms >= 4000, `${ending.ms} ms`);
  });

  test('R1.4 watch: the supervisor is told, nothing else', async () => {
    await again({ ...hearing('watch'), sellingOn: { alertSeconds: 60 } });
    vosk.hear([{ words: NO, atMs: 800 }]);
    const { number, agent } = await begin();
    const a = agent.ear.mark();
    await alerted(lab, 'refusal-heard', { number });
    await pause(1500);
    assert.ok(agent.ear.tone(ASKING_HZ, a) < 200);
    await agent.hangUp();
    await lab.idle();
    await pause(1500);
    assert.deepEqual(await entriesOf(lab, number), []);
  });
}

export function keysAndDispositions(place: HearingPlace): void {
  const { pbx } = place;
  let lab: Lab;
  before(async () => {
    lab = await hearingLab(
      {
        refusal: { ending: 'by-agent', customer: { key: '7', ending: 'closing-prompt' } },
        dispositions: { codes: CODES },
      },
      { pbx, customerKey: '7' },
    );
  });
  after(() => lab?.close());
  afterEach(async () => {
    await place.hangUpAll(lab);
    await lab.idle();
  });

  for (const way of ['RFC 4733', 'SIP INFO'] as const)
    test(`R1.2 the customer’s key on a live call by ${way}: registered, told, and the call ends with words`, async () => {
      const { number, agent, customer } = await talk(lab, freshNumbers(1)[0] ?? '');
      const c = customer.ear.mark();
      await (way === 'SIP INFO' ? customer.pressByInfo('7') : customer.press('7'));
      const entry = await entryOf(lab, number);
      assert.deepEqual([entry.source, entry.operator], ['customer-key', 'customer']);
      assert.equal(await customer.ended(20_000), 'them');
      assert.ok(customer.ear.audibleMs(c) > 1500, 'the customer heard the words');
      assert.deepEqual(agent.ear.keysHeard, [], 'the agent hears no key');
      await alerted(lab, 'refusal', { number });
      assert.equal((await lab.agent.call(number)).code, place.shielded);
      assert.equal(
        (await ofKind(lab, 'shield-added')).filter((one) => one.entry.number === keyOf(number)).length,
        1,
      );
    });

  for (const context of ['callward-announce', 'callward-abandoned'] as const)
    test(`R1.2 the customer’s key in ${context}`, async () => {
      const [number = ''] = freshNumbers(1);
      const ringing = lab.customer.rung.length;
      await place.announce(lab, number, context);
      const customer = await lab.customer.nextCall(ringing);
      await waitFor('the message', () => customer.ear.audibleMs() > 500);
      await customer.press('7');
      assert.equal((await entryOf(lab, number)).source, 'customer-key');
      assert.equal(await customer.ended(20_000), 'them');
      assert.equal((await lab.agent.call(number)).code, place.shielded);
    });

  test('R1.2 the agent’s key on the customer’s phone and the customer’s key on the agent’s change nothing', async () => {
    const call = await talk(lab, freshNumbers(1)[0] ?? '');
    await call.customer.press('*9');
    await call.agent.press('7');
    await pause(1500);
    assert.deepEqual(await entriesOf(lab, call.number), []);
    await bothHeard(call);
    await call.agent.hangUp();
  });

  test('R5.2 dispositions by meaning: a refusal is registered, an abandoned call is on record, an unknown code is told', async () => {
    for (const code of ['DNC', 'DROP', 'SALE', 'WHAT'] as const) {
      const [number = ''] = freshNumbers(1);
      const { agent } = await talk(lab, number);
      await agent.hangUp();
      await lab.idle();
      await place.afterwards(lab, { code, number, agent: '8001' });
      const record = await waitFor(`${code} on record`, async () =>
        (await ofKind(lab, 'disposition')).find((one) => one.code === code),
      );
      assert.equal(record.number, keyOf(number));
      assert.equal(record.agent, '8001');
      assert.equal(record.meaning, code === 'WHAT' ? 'unmapped' : CODES[code]);
      if (code === 'DNC') assert.equal((await entryOf(lab, number)).source, 'disposition');
      else assert.deepEqual(await entriesOf(lab, number), []);
      if (code === 'WHAT') await alerted(lab, 'disposition-unmapped');
      if (code === 'DROP')
        assert.ok((await ofKind(lab, 'call-abandoned')).some((one) => one.number === keyOf(number)));
    }
    const verified = await lab.service.cli(['audit', 'verify']);
    assert.equal(verified.code, 0, verified.out + verified.err);
  });
}
