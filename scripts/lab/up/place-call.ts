import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/adapters/sqlite/index.js';
import type { Store, StoredRecord } from '../../../src/app/ports/store.js';
import type { DecisionRecord } from '../../../src/core/ledger/record.js';
import { sameNumber } from '../carrier.js';
import { EMERGENCY } from '../gate.js';
import { hosts } from '../ports.js';
import { header, statusOf } from '../sip-text.js';
import { runSipp, type SippResult } from '../sipp.js';
import { invitesIn, readTrace, type Traced } from '../trace.js';
import { waitFor } from '../wait.js';
import { type CallAsked, readCall } from './arguments.js';
import { decisionOf } from './ledger.js';
import { runningSite, type Site } from './site.js';
import { exitOf, tell } from './told.js';
import { say, Trouble } from './words.js';

/** `scripts/up call NUMBER [--purpose P]`: one real call, and what everybody saw of it. Exits as `callward check`. */
export async function placeCall(args: readonly string[]): Promise<number> {
  const asked = readCall(args);
  const site = runningSite();
  if (site === undefined)
    throw new Trouble('callward is not running / 未运行', 'scripts/up has not been run', 'scripts/up');
  removeOldTraces(site.folder);

  const agent = `agent-${asked.purpose}`;
  const store = openSqliteStore({ folder: site.data, busyTimeoutMs: 2000 });
  try {
    const before = (await store.head())?.seq ?? 0;
    const rungBefore = new Set(invitesIn(readTrace(site.carrierTrace)).keys());
    const result = await dial(site, asked, agent);
    const decision = await decisionSince(store, before, { number: asked.number, agent });
    const [phone] = result.calls;
    const dialled = decision?.number.parsed ? decision.number.dial : asked.number;
    const trunkInvites = [...invitesIn(readTrace(site.carrierTrace))].filter(
      ([id, invite]) => !rungBefore.has(id) && sameNumber(invite.number, dialled),
    ).length;
    const seen = {
      ...{ asked, phone, decision, trunkInvites, heardMs: heardAfterMs(readTrace(result.trace)) },
      ...{ emergency: EMERGENCY.includes(asked.number), realClock: site.clock === undefined },
    };
    for (const line of tell(seen)) say(line);
    return exitOf(seen);
  } finally {
    store.close();
  }
}

const dial = (site: Site, { number }: CallAsked, agent: string): Promise<SippResult> =>
  runSipp({
    ...{ sipp: join(process.cwd(), '.callward/tools/bin/sipp'), scenario: 'agent-call', folder: site.folder },
    ...{ agent, host: hosts.agent, remote: site.sip, rows: [[sipUser(number), '1000']], withinMs: 40_000 },
  });

/** What was typed as the user part of a SIP URI (RFC 3261 25.1); the PBX reads it back as it was typed. */
export const sipUser = (typed: string): string => encodeURIComponent(typed).replaceAll('%2B', '+');

/** The service writes an allow beside the call, so it may be a moment behind. */
async function decisionSince(
  store: Store,
  seq: number,
  call: { readonly number: string; readonly agent: string },
): Promise<DecisionRecord | undefined> {
  const find = async () => {
    const records: StoredRecord[] = [];
    for await (const row of store.records({ kinds: ['decision'], newestFirst: true })) {
      if (row.seq <= seq) break;
      records.push(row);
    }
    return decisionOf(records, call);
  };
  return waitFor('the decision on the ledger', find, { withinMs: 1500, everyMs: 50 }).catch(() => undefined);
}

/** INVITE out to the first ringing or early media. */
function heardAfterMs(trace: readonly Traced[]): number | undefined {
  const [invite] = trace;
  const heard = trace.find(
    ({ direction, message }) =>
      direction === 'in' &&
      statusOf(message) > 100 &&
      statusOf(message) < 200 &&
      / INVITE$/.test(header(message, 'cseq')),
  );
  return invite === undefined || heard === undefined ? undefined : (heard.atUs - invite.atUs) / 1000;
}

/** They hold full numbers; only the newest is kept, for whoever wants to see what SIP said. */
function removeOldTraces(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^agent-call-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !alive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
