import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { freshNumbers, shield } from './numbers.js';
import type { Site } from './site.js';

/** Shadow mode decides and records and blocks nothing; a reload brings the service back without a restart. */
export function shadowStory(site: Site): void {
  let lab: Lab;
  let pid = 0;
  before(async () => {
    lab = await startLab({
      ...{ pbx: site.pbx, carrier: { talks: { code: 200 } } },
      // Nobody is rung about the mode: the supervisor's call would outlast the calls of the story.
      service: { config: { policy: { mode: 'shadow' }, alerts: { ring: false } } },
    });
    pid = lab.service.pid;
  });
  after(() => lab?.close());

  const readiness = (): { policy?: { version: string; mode: string } } =>
    JSON.parse(readFileSync(join(lab.service.data, 'ready.json'), 'utf8'));

  test('a shielded number rings, and the record says what the call would have been', async () => {
    const [number = ''] = freshNumbers(1);
    await shield(lab, [number]);
    const ringing = lab.customer.rung.length;
    const call = await lab.agent.dial(number);
    assert.equal(call.code, 200);
    await lab.customer.nextCall(ringing);
    await call.hangUp();
    await lab.idle();
    const story = await lab.service.cli(['story', number, '--json']);
    const decision = JSON.parse(story.out).records.find(
      ({ record }: { record: { kind: string } }) => record.kind === 'decision',
    ).record;
    assert.equal(decision.verdict.reason, 'shadow');
    assert.equal(decision.verdict.outcome, 'allow');
    assert.deepEqual(decision.verdict.would, { outcome: 'block', reason: 'shielded' });
    assert.doesNotMatch((await lab.service.cli(['alerts', '--json'])).out, /"bypass"|"shielded"/);
  });

  test('it is said in the log, on the ledger and where monitors look', async () => {
    assert.match(readFileSync(lab.service.log, 'utf8'), /SHADOW MODE/);
    assert.equal(readiness().policy?.mode, 'shadow');
    assert.match((await lab.service.cli(['alerts', '--json'])).out, /"code": "shadow"/);
  });

  test('a pack that is not there is refused: the policy stays, and calls still go through it', async () => {
    const before = readiness().policy;
    lab.service.reload({ policy: { pack: 'no-such-pack' } });
    await waitFor('the refusal', async () =>
      (await lab.service.cli(['alerts', '--json'])).out.includes('"policy-refused"'),
    );
    assert.deepEqual(readiness().policy, before);
    const [number = ''] = freshNumbers(1);
    await shield(lab, [number]);
    const call = await lab.agent.dial(number);
    assert.equal(call.code, 200);
    await call.hangUp();
    await lab.idle();
  });

  test('set back to enforce by a reload, the same process blocks', async () => {
    lab.service.reload({ policy: { mode: 'enforce' } });
    await waitFor('the policy', () => readiness().policy?.mode === 'enforce');
    const [number = ''] = freshNumbers(1);
    await shield(lab, [number]);
    const ringing = lab.customer.rung.length;
    assert.equal((await lab.agent.call(number)).code, site.codes[21]);
    assert.equal(lab.customer.rung.length, ringing);
    assert.equal(lab.service.pid, pid);
    const replay = await lab.service.cli(['replay', '--json']);
    assert.equal(replay.code, 0, replay.out);
    assert.equal(JSON.parse(replay.out).otherPolicy, 0, 'each version of the policy is on the ledger');
  });
}
