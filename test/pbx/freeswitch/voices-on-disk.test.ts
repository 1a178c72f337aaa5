/**
 * R7.2 on FreeSWITCH: what is said lies in no file that has a name: not during the calls, not after them, not after a kill -9 of the
 * service and its next start. Looked for in every file that either process has open, and in all that is new in the site's folder.
 */
import assert from 'node:assert/strict';
import { readdirSync, readlinkSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Lab } from '../../../scripts/lab/lab.js';
import { waitFor } from '../../../scripts/lab/wait.js';
import { type FakeVosk, startFakeVosk } from '../../fakes/fake-vosk.js';
import { bothHeard, hearingLab, type Talk, talk } from '../hearing-site.js';
import { freshNumbers } from '../numbers.js';
import { scenarios } from './scenarios.js';

const UNNAMED = ' (deleted)';
/** What both processes write of their own, and no audio. */
const NO_AUDIO = /\.(?:db|db-wal|db-shm|db-journal|log|json|yaml|xml|pid)$|\/(?:lock|stdout|stderr)$/;

scenarios('voices on disk', () => {
  let lab: Lab;
  let vosk: FakeVosk;
  before(async () => {
    vosk = await startFakeVosk();
    lab = await hearingLab(
      { hearing: { engine: 'vosk', language: 'zh', mode: 'auto', vosk: { url: vosk.url } } },
      { pbx: 'freeswitch' },
    );
  });
  after(async () => {
    await lab?.close();
    await vosk?.close();
  });

  /** Files that a process has open, as the kernel names them. */
  const openBy = (pid: number): string[] =>
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        const name = readlinkSync(`/proc/${pid}/fd/${fd}`);
        return name.startsWith('/') && statSync(`/proc/${pid}/fd/${fd}`).isFile() ? [name] : [];
      } catch {
        return []; // closed meanwhile
      }
    });
  const both = (): string[] => [
    ...openBy(lab.freeswitch.pid),
    ...(lab.service.running ? openBy(lab.service.pid) : []),
  ];
  const filesIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one) =>
      one.isFile() ? [join(one.parentPath ?? one.path, one.name)] : [],
    );
  const suspects = (before: ReadonlySet<string>): string[] =>
    [...filesIn(lab.folder), ...both().filter((name) => !name.endsWith(UNNAMED))].filter(
      (name) => !before.has(name) && !NO_AUDIO.test(name),
    );
  const heard = (from: number, calls: number) =>
    waitFor(
      'the voices to be heard',
      () => vosk.connections.slice(from).filter(({ audioMs }) => audioMs > 400).length === calls,
    );
  const beginTwo = (): Promise<Talk[]> => Promise.all(freshNumbers(2).map((number) => talk(lab, number)));
  const endAll = async (calls: readonly Talk[]): Promise<void> => {
    for (const { agent } of calls) await agent.hangUp();
    await lab.idle();
  };

  test('R7.2 during calls, after them, after kill -9 of the service, and after its next start', async (t) => {
    // One call first: the sounds that FreeSWITCH keeps open for everybody are no suspects.
    await endAll([await talk(lab, freshNumbers(1)[0] ?? '')]);
    const voices = join(lab.service.data, 'voices');
    const known = new Set([...filesIn(lab.folder), ...both()]);
    const named: string[] = [];
    const watching = watch(voices, (_what, name) => named.push(String(name)));
    t.after(() => watching.close());

    let from = vosk.connections.length;
    let calls = await beginTwo();
    await heard(from, 2);
    const unnamed = both().filter((name) => name.startsWith(voices) && name.endsWith(UNNAMED));
    assert.equal(unnamed.length, 4, `each voice is open in both processes: ${unnamed.join(' ')}`);
    assert.ok(named.length > 0, 'the folder was watched: a name is there while FreeSWITCH opens it');
    assert.deepEqual(suspects(known), [], 'during the calls');
    await endAll(calls);
    assert.deepEqual(suspects(known), [], 'after the calls');
    await waitFor('the voices to be let go', () => !both().some((name) => name.startsWith(voices)));

    from = vosk.connections.length;
    calls = await beginTwo();
    await heard(from, 2);
    await lab.service.kill();
    assert.deepEqual(suspects(known), [], 'after kill -9');
    for (const call of calls) await bothHeard(call);
    from = vosk.connections.length;
    await lab.service.run();
    await heard(from, 2);
    assert.deepEqual(suspects(known), [], 'after the next start');
    await waitFor(
      'what the killed one left open to be closed',
      () => both().filter((name) => name.startsWith(voices)).length === 4,
    );
    await endAll(calls);
    assert.deepEqual(suspects(known), [], 'at the end');
    await waitFor('the voices to be let go', () => !both().some((name) => name.startsWith(voices)));
  });
});
