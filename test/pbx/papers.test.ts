/**
 * R2.2, R4.6, R7.1, C4, C10 on a real PBX: what was imported decides whether the carrier rings. The lists come in by
 * `callward import`, as an administrator takes them in, while the service runs.
 */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { night, noon, trialDay } from '../../scripts/lab/trial-day.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import type { AlertRecord, DecisionRecord } from '../../src/core/ledger/record.js';
import type { ShieldEntry } from '../../src/core/shield/shield-entry.js';
import { decisions, freshNumbers, keyOf } from './numbers.js';

const DAY = 86_400_000;
const NOON = Date.parse(noon);
const date = (days: number): string => new Date(NOON + days * DAY).toISOString().slice(0, 10);
/** Lists expire by the real clock of whoever takes them in. */
const NEXT_YEAR = `${new Date().getFullYear() + 1}-12-31`;

async function withStore<T>(
  lab: Lab,
  work: (store: ReturnType<typeof openSqliteStore>) => Promise<T>,
): Promise<T> {
  const store = openSqliteStore({ folder: lab.service.data, busyTimeoutMs: 5000 });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** Refused ten days before the lab's noon, whatever day it really is. */
const refused = (lab: Lab, number: string): Promise<unknown> =>
  withStore(lab, (store) => {
    const at = NOON - 10 * DAY;
    const entry: ShieldEntry = {
      ...{ id: randomUUID(), number: keyOf(number), scope: 'all', source: 'manual', operator: 'test' },
      ...{ registeredAt: at, effectiveAt: at, until: null },
    };
    return store.append({ kind: 'shield-added', at, entry });
  });

async function take(
  lab: Lab,
  kind: string,
  rows: readonly string[],
  ...more: readonly string[]
): Promise<void> {
  const file = join(lab.folder, `${kind}.csv`);
  writeFileSync(file, `${rows.join('\n')}\n`);
  const { code, out, err } = await lab.service.cli([
    'import',
    kind,
    file,
    '--list',
    kind,
    '--operator',
    '王芳',
    '--accept',
    ...more,
  ]);
  assert.equal(code, 0, out + err);
}
const policies = (lab: Lab, rows: readonly string[]) =>
  take(lab, 'policies', ['number,policy,from,until', ...rows]);

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
const isBlocked = ({ code, rang, verdict }: Seen, reason: string): void =>
  assert.deepEqual([code, rang, verdict.reason], [403, 0, reason]);

const agents = {
  seller: {},
  server: { CALLWARD_PURPOSE: 'service' },
  renewer: { CALLWARD_PURPOSE: 'renewal' },
  caller: { CALLWARD_PURPOSE: 'callback' },
  desk: {},
  agent1: { CALLWARD_CAMPAIGN: 'spring' },
};

describe('papers at noon', { concurrency: 1 }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      agents,
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
    await policies(lab, [
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
    await policies(lab, [`${number},PL-1,${date(-100)},${date(200)}`]);
    const seen = await call(lab, number, 'desk');
    goesOut(seen);
    assert.deepEqual([seen.attempt.purpose, seen.attempt.purposeDeclared], ['service', false]);
  });

  test('42号 a renewal may be spoken of forty days before the end, and not sooner', async () => {
    const [early = '', due = ''] = freshNumbers(2);
    await policies(lab, [`${early},PL-2,${date(-300)},${date(60)}`, `${due},PL-3,${date(-300)},${date(30)}`]);
    const seen = await call(lab, early, 'renewer');
    isBlocked(seen, 'renewal-too-early');
    const end = Date.parse(`${date(60)}T00:00:00+08:00`) + DAY;
    assert.equal(seen.verdict.notBefore, end - 40 * DAY);
    goesOut(await call(lab, due, 'renewer'));
  });

  test('B23 consent with evidence, later than the refusal, beats it; an earlier one does not', async () => {
    const [later = '', earlier = ''] = freshNumbers(2);
    for (const number of [later, earlier]) await refused(lab, number);
    // Whoever takes a list in may not take in tomorrow's: these days are behind the real clock as well.
    await withStore(lab, (store) =>
      store.importPapers(
        {
          ...{
            kind: 'papers-imported',
            at: NOON,
            list: 'consents',
            papers: 'consent',
            digest: 'ab'.repeat(32),
          },
          ...{ rows: 2, refused: 0, operator: 'test' },
        },
        {
          papers: [later, earlier].map((number, i) => ({
            ...{ kind: 'consent', id: `c${i}`, number: keyOf(number), source: 'consents@ab' },
            ...{
              givenAt: NOON - (i === 0 ? 5 : 15) * DAY,
              purposes: ['sale'],
              until: null,
              evidence: 'recording 4711',
            },
          })),
        },
      ),
    );
    const seen = await call(lab, later, 'seller');
    goesOut(seen);
    assert.match(seen.waived.join(), /consent c0/);
    isBlocked(await call(lab, earlier, 'seller'), 'shielded');
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
    await policies(
      lab,
      numbers.map((number, i) => `${number},PL-B${i},${date(-100)},${date(200)}`),
    );
    for (const number of numbers) goesOut(await call(lab, number, 'server'));
    const alert = await waitFor('the alert', () =>
      withStore(lab, async (store): Promise<AlertRecord | undefined> => {
        for await (const { record } of store.records({ kinds: ['alert'] }))
          if (record.kind === 'alert' && record.alert.code === 'exemption-burst') return record;
        return undefined;
      }),
    );
    assert.deepEqual([alert.alert.agent, alert.alert.level], ['server', 'warning']);
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
    const [listed = '', unlisted = '', served = ''] = freshNumbers(3);
    await take(
      lab,
      'leads',
      ['number,region', `${listed},广东`],
      ...['--approver', '李明', '--source', 'own web form', '--basis', 'asked for a quote'],
      ...['--purpose', 'sale', '--expires', NEXT_YEAR],
    );
    goesOut(await call(lab, listed, 'seller'));
    isBlocked(await call(lab, unlisted, 'seller'), 'no-provenance');
    goesOut(await call(lab, served, 'server'));
  });
});

describe('papers at night', { concurrency: 1 }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({ agents, clock: night });
  });
  after(() => lab?.close());

  test('R2.2 outside the hours only the customer who asked for this hour is called', async () => {
    const [asked = '', other = '', refuser = ''] = freshNumbers(3);
    await refused(lab, refuser);
    await take(lab, 'appointments', [
      'number,from,until,evidence',
      `${asked},${trialDay()} 21:30,${trialDay()} 23:30,recording 12`,
      `${other},${trialDay(1)} 21:30,${trialDay(1)} 23:30,recording 13`,
      `${refuser},${trialDay()} 21:30,${trialDay()} 23:30,recording 14`,
    ]);
    const seen = await call(lab, asked, 'caller');
    goesOut(seen);
    assert.match(seen.waived.join(), /^appointment: /);
    isBlocked(await call(lab, other, 'caller'), 'out-of-hours');
    isBlocked(await call(lab, refuser, 'caller'), 'shielded');
  });
});
