import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { waitFor } from '../../scripts/lab/wait.js';
import type { DecisionRecord } from '../../src/core/ledger/record.js';
import { consented, DAY, daysFromNoon as date, NOON, refused, takePapers } from './lists.js';
import { alerts, decisions, freshNumbers, keyOf, withStore } from './numbers.js';
import type { Site } from './site.js';

/** Lists expire by the real clock of whoever takes them in. */
const NEXT_YEAR = `${new Date().getFullYear() + 1}-12-31`;

/** The call as its agent saw it, whether the carrier rang, and what the record says. */
async function call(lab: Lab, number: string, as: string) {
  const { code } = await lab.agent.call(number, { as });
  const own = (one: DecisionRecord) => one.attempt.dialled.endsWith(number);
  const found = await waitFor('the decision to be on record', async () =>
    (await decisions(lab)).filter(own).at(-1),
  );
  const { verdict, attempt } = found;
  const waived = verdict.findings.flatMap(({ waivedBy, detail }) =>
    waivedBy ? [`${waivedBy}: ${detail}`] : [],
  );
  return { code, rang: lab.carrier.ringsFor(number), verdict, attempt, waived };
}
type Seen = Awaited<ReturnType<typeof call>>;
const goesOut = ({ code, rang, verdict }: Seen): void =>
  assert.deepEqual([code, rang, verdict.outcome], [200, 1, 'allow']);

/** What was imported decides whether the carrier rings, and what does not fit the call does not help it. */
export function papersStory(site: Site): void {
  const agents = {
    seller: {},
    server: site.marks({ purpose: 'service' }),
    renewer: site.marks({ purpose: 'renewal' }),
    desk: {},
    agent1: site.marks({ campaign: 'spring' }),
  };
  const isBlocked = ({ code, rang, verdict }: Seen, reason: string): void =>
    assert.deepEqual([code, rang, verdict.reason], [site.codes[21], 0, reason]);
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      ...{ pbx: site.pbx, agents },
      service: {
        config: {
          refusal: { scope: 'campaign', ending: 'by-agent' },
          campaigns: [{ name: 'spring', line: 'life' }],
          purposes: { extensions: { desk: 'service' } },
          alerts: { ring: false, exemptionBurst: { uses: 2, minutes: 60 } },
        },
      },
    });
  });
  after(() => lab?.close());

  test('R4.6 a shielded holder of a policy is called for service, and not for a sale', async () => {
    const [holder = '', seller = '', ended = '', nobody = ''] = freshNumbers(4);
    for (const number of [holder, seller, ended, nobody]) await refused(lab, number);
    await takePapers(lab, 'policies', [
      `${holder},PL-7,${date(-100)},${date(200)}`,
      `${seller},PL-8,${date(-100)},${date(200)}`,
      `${ended},PL-9,${date(-400)},${date(-1)}`,
    ]);
    const service = await call(lab, holder, 'server');
    goesOut(service);
    assert.match(service.waived.join(), /^policy-service: \S+ manual; policy PL-7 policies@/);
    isBlocked(await call(lab, seller, 'seller'), 'shielded');
    isBlocked(await call(lab, ended, 'server'), 'shielded');
    isBlocked(await call(lab, nobody, 'server'), 'shielded');
  });

  test('R1.1 an extension’s default purpose holds where the dialplan says nothing, and the record says it was one', async () => {
    const [number = ''] = freshNumbers(1);
    await refused(lab, number);
    await takePapers(lab, 'policies', [`${number},PL-1,${date(-100)},${date(200)}`]);
    const seen = await call(lab, number, 'desk');
    goesOut(seen);
    assert.deepEqual([seen.attempt.purpose, seen.attempt.purposeDeclared], ['service', false]);
  });

  test('42号 a renewal may be spoken of forty days before the end, and not sooner', async () => {
    const [early = '', due = ''] = freshNumbers(2);
    await takePapers(lab, 'policies', [
      `${early},PL-2,${date(-300)},${date(60)}`,
      `${due},PL-3,${date(-300)},${date(30)}`,
    ]);
    const seen = await call(lab, early, 'renewer');
    isBlocked(seen, 'renewal-too-early');
    const end = Date.parse(`${date(60)}T00:00:00+08:00`) + DAY;
    assert.equal(seen.verdict.notBefore, end - 40 * DAY);
    goesOut(await call(lab, due, 'renewer'));
  });

  test('B23 consent that came before the refusal does not beat it', async () => {
    const [number = ''] = freshNumbers(1);
    await refused(lab, number);
    await consented(lab, number, NOON - 15 * DAY);
    isBlocked(await call(lab, number, 'seller'), 'shielded');
  });

  test('B21 the key registers the refusal for the campaign of the call it was pressed on', async () => {
    const [number = ''] = freshNumbers(1);
    const phone = await lab.agent.dial(number);
    assert.equal(phone.code, 200);
    await phone.press('*9');
    const [entry] = await waitFor('the entry', async () => {
      const entries = await withStore(lab, (store) => store.shieldEntries(keyOf(number)));
      return entries.length > 0 ? entries : undefined;
    });
    assert.equal(entry?.scope, 'campaign:spring');
    await phone.hangUp();
  });

  test('C4 a burst of exemptions by one agent is an alert on record', async () => {
    const numbers = freshNumbers(3);
    for (const number of numbers) await refused(lab, number);
    await takePapers(
      lab,
      'policies',
      numbers.map((number, i) => `${number},PL-B${i},${date(-100)},${date(200)}`),
    );
    for (const number of numbers) goesOut(await call(lab, number, 'server'));
    const alert = await waitFor('the alert', async () =>
      (await alerts(lab)).find(({ code }) => code === 'exemption-burst'),
    );
    assert.deepEqual([alert.agent, alert.level], ['server', 'warning']);
  });

  test('R7.1 a sale to a number on no approved list is blocked where the pack says so', async () => {
    const pack = join(lab.folder, 'own.yaml');
    writeFileSync(
      pack,
      `name: own
market: CN
extends: cn-insurance
provenance:
  id: approved-list
  citation: { text: R7.1, verified: primary, on: "2026-11-22" }
  missing: block
`,
    );
    await lab.service.restart({ policy: { pack } });
    await lab.guardSeen();
    const [listed = '', unlisted = '', served = '', pretended = ''] = freshNumbers(4);
    await takePapers(
      lab,
      'leads',
      [`${listed},广东`],
      ...['--approver', '李明', '--source', 'own web form', '--basis', 'asked for a quote'],
      ...['--purpose', 'sale', '--expires', NEXT_YEAR],
    );
    goesOut(await call(lab, listed, 'seller'));
    isBlocked(await call(lab, unlisted, 'seller'), 'no-provenance');
    // A word proves nothing: service to somebody who has no policy is judged as the sale it may be.
    isBlocked(await call(lab, pretended, 'server'), 'no-provenance');
    await takePapers(lab, 'policies', [`${served},PL-3,${date(-100)},${date(200)}`]);
    goesOut(await call(lab, served, 'server'));
  });
}
