import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { waitFor } from '../../scripts/lab/wait.js';
import type { LiveRow } from '../../src/app/ports/board.js';
import { type BoardClient, signIn } from './board-client.js';
import { AGENT_HZ, CUSTOMER_HZ, hears, SUPERVISOR_HZ, type Talk } from './hears.js';
import { freshNumbers, ofKind, shield } from './numbers.js';
import type { Site } from './site.js';

/** The tone that tells the agent of a supervisor. */
const TOLD_HZ = 1200;

/** Listen, whisper, join and end, proven by what each of the three phones hears. */
export function deskStory(site: Site): void {
  let lab: Lab;
  let wang: BoardClient;
  before(async () => {
    lab = await startLab({
      ...{ pbx: site.pbx, agents: { agent2: {} }, deputy: 'agent2', service: false },
      carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } },
    });
    const listen = `127.0.0.1:${lab.ports.base + 97}`;
    await lab.startService({
      config: {
        http: { listen },
        refusal: { ending: 'by-agent' },
        alerts: { minGapSeconds: 0, toldToAgent: true },
      },
    });
    wang = await signIn(lab, `http://${listen}`, 'wang', 'sup1');
  });
  after(() => lab?.close());

  async function talk(): Promise<Talk> {
    const [number = ''] = freshNumbers(1);
    const ringing = lab.customer.rung.length;
    const agent = await lab.agent.dial(number);
    assert.equal(agent.code, 200);
    agent.ear.speak(AGENT_HZ);
    return { agent, customer: await lab.customer.nextCall(ringing) };
  }
  const liveId = () =>
    waitFor('the call on the board', async () => {
      const { calls } = (await wang.get('/api/calls')) as { readonly calls: readonly LiveRow[] };
      return calls.find(({ state }) => state === 'answered')?.id;
    });

  const deeds = async () => (await ofKind(lab, 'attended')).map(({ deed }) => deed);

  async function over({ agent, customer }: Talk): Promise<void> {
    await agent.hangUp();
    await customer.ended();
    await lab.idle();
  }

  describe('from the board', { concurrency: 1 }, () => {
    test('R6.1 one’s own phone rings; listen, whisper, join and back, each heard by whom it is meant for; then the call is ended', async () => {
      const call = await talk();
      const id = await liveId();
      const rung = lab.supervisor.rung.length;
      assert.equal(await wang.post(`/api/calls/${id}/listen`), 200);
      const supervisor = await lab.supervisor.nextCall(rung);
      supervisor.ear.speak(SUPERVISOR_HZ);
      await waitFor('the agent to be told', () => call.agent.ear.tone(TOLD_HZ) > 1500);
      await hears(call, supervisor, []);
      assert.ok(call.customer.ear.tone(TOLD_HZ) < 300, 'the customer is told nothing');
      for (const [presence, who] of [
        ['whisper', ['agent']],
        ['join', ['agent', 'customer']],
        ['listen', []],
      ] as const) {
        assert.equal(await wang.post(`/api/calls/${id}/${presence}`), 200);
        await hears(call, supervisor, who);
      }
      assert.equal(lab.supervisor.rung.length, rung + 1, 'one phone, rung once');
      assert.equal(await wang.post(`/api/calls/${id}/end`), 200);
      assert.equal(await call.agent.ended(), 'them');
      assert.equal(await supervisor.ended(), 'them');
      await lab.idle();
      const records = await ofKind(lab, 'attended');
      assert.deepEqual(
        records.map(({ deed }) => deed),
        ['listen', 'whisper', 'join', 'listen', 'end'],
      );
      for (const { operator, number } of records) {
        assert.equal(operator, 'wang');
        assert.match(number ?? '', /^\+86139/);
      }
      const [ended] = (await ofKind(lab, 'attendance-ended')).filter(({ ms }) => ms > 3000);
      assert.equal(ended?.id, records[0]?.id);
    });

    test('R6.1 the supervisor leaves and the call goes on; the call ends and the supervisor is let go', async () => {
      const call = await talk();
      const id = await liveId();
      for (const leaves of [true, false]) {
        const rung = lab.supervisor.rung.length;
        assert.equal(await wang.post(`/api/calls/${id}/whisper`), 200);
        const supervisor = await lab.supervisor.nextCall(rung);
        supervisor.ear.speak(SUPERVISOR_HZ);
        await hears(call, supervisor, ['agent']);
        if (leaves) {
          await supervisor.hangUp();
          assert.equal(call.agent.endedBy, undefined);
          continue;
        }
        await over(call);
        assert.equal(await supervisor.ended(), 'them');
      }
      assert.equal(await wang.post(`/api/calls/${id}/listen`), 404, 'there is no such call any more');
    });
  });

  describe('without a browser', { concurrency: 1 }, () => {
    const words = (call: PhoneCall) =>
      waitFor('words', () => call.ear.audibleMs() > 500, { withinMs: 20_000 });

    test('R6.1 the alert is spoken; 2 whispers, 3 joins, 1 listens, 9 ends the call', async () => {
      const before = (await deeds()).length;
      const call = await talk();
      const rung = lab.supervisor.rung.length;
      await call.agent.press('*9');
      const supervisor = await lab.supervisor.nextCall(rung);
      await words(supervisor);
      supervisor.ear.speak(SUPERVISOR_HZ);
      for (const [key, who] of [
        ['2', ['agent']],
        ['3', ['agent', 'customer']],
        ['1', []],
      ] as const) {
        await supervisor.press(key);
        await hears(call, supervisor, who);
      }
      await supervisor.press('9');
      await call.agent.ended();
      await supervisor.ended();
      await lab.idle();
      assert.deepEqual((await deeds()).slice(before), ['whisper', 'join', 'listen', 'end']);
    });

    test('R6.1 a burst of three is one call, and 0 takes all three on, with the phone for the name', async () => {
      const numbers = freshNumbers(3);
      await shield(lab, numbers);
      const rung = lab.supervisor.rung.length;
      lab.supervisor.answer = { code: 200, afterMs: 6000 };
      await lab.agent.callAll(numbers, { rate: 10 });
      const supervisor = await lab.supervisor.nextCall(rung);
      await words(supervisor);
      lab.supervisor.answer = { code: 200 };
      await supervisor.press('0');
      const taken = await waitFor('three acknowledgements', async () => {
        const found = await ofKind(lab, 'alert-acknowledged');
        return found.length >= 3 ? found : undefined;
      });
      assert.equal(taken.length, 3);
      assert.match(taken[0]?.operator ?? '', /sup1/);
      await supervisor.hangUp();
      await lab.idle();
      assert.equal(lab.supervisor.rung.length, rung + 1);
    });

    test('R6.1 nobody answers: the next of the list is rung', async () => {
      const [number = ''] = freshNumbers(1);
      await shield(lab, [number]);
      lab.supervisor.answer = { code: 486 };
      const rung = lab.agent.phone.rung.length;
      await lab.agent.call(number);
      const deputy = await lab.agent.phone.nextCall(rung);
      lab.supervisor.answer = { code: 200 };
      await words(deputy);
      await deputy.press('0');
      await waitFor('the acknowledgement', async () =>
        (await ofKind(lab, 'alert-acknowledged')).some(({ operator }) => /agent2/.test(operator)),
      );
      await deputy.hangUp();
      await lab.idle();
    });

    test('R6.1 taken on at the board while the phone rings: it stops ringing', async () => {
      const [number = ''] = freshNumbers(1);
      await shield(lab, [number]);
      lab.supervisor.answer = { code: 'ring-on' };
      const rung = lab.supervisor.rung.length;
      await lab.agent.call(number);
      const phone = await lab.supervisor.nextCall(rung);
      const { alerts } = (await wang.get('/api/alerts?open=true&limit=1')) as {
        readonly alerts: readonly { readonly id: string }[];
      };
      assert.equal(await wang.post(`/api/alerts/${alerts[0]?.id}/acknowledge`), 200);
      assert.equal(await phone.ended(), 'them');
      lab.supervisor.answer = { code: 200 };
    });

    test('R6.1 told, and taken on by nobody: the next of the list is rung after the time', async () => {
      await lab.service.restart({ alerts: { minGapSeconds: 0, escalateSeconds: 6 } });
      await lab.guardSeen();
      const [number = ''] = freshNumbers(1);
      const [first, next] = [lab.supervisor.rung.length, lab.agent.phone.rung.length];
      const taken = (await ofKind(lab, 'alert-acknowledged')).length;
      await site.roundTheGate(lab, number);
      const supervisor = await lab.supervisor.nextCall(first);
      await words(supervisor);
      await supervisor.hangUp();
      const deputy = await lab.agent.phone.nextCall(next);
      await words(deputy);
      await deputy.press('0');
      await waitFor(
        'the acknowledgement',
        async () => (await ofKind(lab, 'alert-acknowledged')).length > taken,
      );
      await deputy.hangUp();
      await lab.idle();
    });

    test('1436 a patrol rings the leader, who hears the call unheard, and says by key what was found', async () => {
      await lab.service.restart({
        alerts: { ring: false },
        teams: { north: ['agent1'] },
        patrol: {
          // So many that the first moment of the week is over by Monday noon.
          ...{
            perAgentPerWeek: 50,
            days: [1, 2, 3, 4, 5, 6, 7],
            leaders: { north: 'sup1' },
            leastSeconds: 1,
          },
          hours: { opens: '00:00', closes: '24:00' },
        },
      });
      await lab.guardSeen();
      const rung = lab.supervisor.rung.length;
      const call = await talk();
      const leader = await lab.supervisor.nextCall(rung, 20_000);
      leader.ear.speak(SUPERVISOR_HZ);
      await hears(call, leader, []);
      const mark = leader.ear.mark();
      await call.agent.hangUp();
      await call.customer.ended();
      await waitFor('words', () => leader.ear.audibleMs(mark) > 1000);
      await leader.press('3');
      await waitFor('the finding', async () => (await ofKind(lab, 'patrol-finding')).length === 1);
      await leader.hangUp();
      const [patrol] = await waitFor('the record', async () => {
        const found = await ofKind(lab, 'patrolled');
        return found.length > 0 ? found : undefined;
      });
      const [finding] = await ofKind(lab, 'patrol-finding');
      assert.deepEqual(
        [patrol?.agent, patrol?.leader, finding?.id, finding?.finding],
        ['agent1', 'sup1', patrol?.id, 'violation'],
      );
      const { out } = await lab.service.cli([
        'patrol',
        'coverage',
        '--week',
        new Date(patrol?.at ?? 0).toISOString(),
      ]);
      assert.match(out, /agent1 {2}1\/50/);
    });
  });
}
