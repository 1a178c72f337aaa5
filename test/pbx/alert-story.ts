import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { AGENT_HZ, CUSTOMER_HZ, SUPERVISOR_HZ } from './hears.js';
import { freshNumbers, shield } from './numbers.js';
import type { Site } from './site.js';

/** The supervisor is rung, told in words, and listens in. The lab, for what is left to tell. */
export function alertStory(site: Site): () => Lab {
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      ...{ pbx: site.pbx, carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } } },
      service: { config: { refusal: { ending: 'by-agent' } } },
    });
  });
  after(() => lab?.close());

  test('a blocked call is told in words', async () => {
    const [number = ''] = freshNumbers(1);
    await shield(lab, [number]);
    const rung = lab.supervisor.rung.length;
    assert.equal((await lab.agent.call(number)).code, site.codes[21]);
    const call = await lab.supervisor.nextCall(rung);
    // Words last: a sentence of the alert and four digits are more than two seconds of speech.
    await waitFor('two seconds of speech', () => call.ear.audibleMs() > 2000, { withinMs: 20_000 });
    await call.hangUp();
    const alerts = await lab.service.cli(['alerts', '--json']);
    assert.equal(alerts.code, 0);
    assert.match(alerts.out, /"shielded"/);
    assert.ok(!alerts.out.includes(number), 'the number is masked (R7.2)');
    assert.equal(lab.customer.rung.length, 0);
  });

  test('on a refusal, key 1 listens in: both parties are heard, and neither hears the supervisor', async () => {
    const [number = ''] = freshNumbers(1);
    const ringing = lab.customer.rung.length;
    const agent = await lab.agent.dial(number);
    assert.equal(agent.code, 200);
    agent.ear.speak(AGENT_HZ);
    const customer = await lab.customer.nextCall(ringing);
    const rung = lab.supervisor.rung.length;
    await agent.press('*9');
    const supervisor = await lab.supervisor.nextCall(rung);
    await waitFor('words', () => supervisor.ear.audibleMs() > 500, { withinMs: 20_000 });
    supervisor.ear.speak(SUPERVISOR_HZ);
    const mark = supervisor.ear.mark();
    await supervisor.press('1');
    await waitFor('the customer', () => supervisor.ear.tone(CUSTOMER_HZ, mark) > 3000, { withinMs: 15_000 });
    await waitFor('the agent', () => supervisor.ear.tone(AGENT_HZ, mark) > 3000, { withinMs: 15_000 });
    const [a, c] = [agent.ear.mark(), customer.ear.mark()];
    await pause(1000);
    assert.ok(agent.ear.tone(SUPERVISOR_HZ, a) < 300, 'the agent does not hear the supervisor');
    assert.ok(customer.ear.tone(SUPERVISOR_HZ, c) < 300, 'the customer does not hear the supervisor');
    await supervisor.hangUp();
    assert.equal(agent.endedBy, undefined, 'the call goes on when the supervisor leaves');
    await agent.hangUp();
    await customer.ended();
    await lab.idle();
  });

  test('a lost link is told as soon as there is a PBX again to tell it by', async () => {
    const rung = lab.supervisor.rung.length;
    await site.crash(lab);
    const call = await lab.supervisor.nextCall(rung, 30_000);
    await waitFor('words', () => call.ear.audibleMs() > 500, { withinMs: 20_000 });
    await call.hangUp();
    assert.match((await lab.service.cli(['alerts', '--json'])).out, /"link-lost"/);
    await lab.guardSeen();
  });

  return () => lab;
}
