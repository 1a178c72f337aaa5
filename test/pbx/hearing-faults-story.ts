/** R1.4: the recogniser killed, frozen, or talking nonsense in the middle of a call: the call goes on, the loss is told, the keys work. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Lab } from '../../scripts/lab/lab.js';
import { findSpeech } from '../../scripts/lab/speech-found.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { DEFAULTS } from '../../src/adapters/pocketsphinx/options.js';
import { type FakeVosk, startFakeVosk } from '../fakes/fake-vosk.js';
import type { HearingPlace } from './hearing-places.js';
import { alerted, bothHeard, entryOf, hearingLab, talk } from './hearing-site.js';
import { alerts, freshNumbers } from './numbers.js';

/** The recognisers that this process started. */
function recognisers(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const ppid = Number(stat.replace(/^.*\) /, '').split(' ')[1]);
        return ppid === parent && command.includes('pocketsphinx') ? [Number(pid)] : [];
      } catch {
        return []; // ended meanwhile
      }
    });
}

/** That of the one call and those in reserve: of fewer, the one that listens may be the one that starts last and is left alone. */
const allRecognisers = (lab: Lab): Promise<number[]> =>
  waitFor('the recogniser and those in reserve', () => {
    const found = recognisers(lab.service.pid);
    return found.length === 1 + DEFAULTS.spare ? found : undefined;
  });

/** The call is a call as before: both are heard, and the agent's key is registered. */
async function goesOn(lab: Lab, call: Awaited<ReturnType<typeof talk>>): Promise<void> {
  await bothHeard(call);
  await call.agent.press('*9');
  assert.equal((await entryOf(lab, call.number)).source, 'agent-key');
}
const begin = async (lab: Lab) => talk(lab, freshNumbers(1)[0] ?? '');

export function pocketsphinxFaults({ pbx }: HearingPlace): void {
  let lab: Lab;
  before(async () => {
    const { program, model } = findSpeech();
    lab = await hearingLab(
      {
        refusal: { ending: 'by-agent' },
        hearing: {
          ...{ engine: 'pocketsphinx', language: 'en', mode: 'auto' },
          pocketsphinx: { program, model: model.replace(/\/en-us\/en-us$/, '/en-us') },
        },
      },
      { pbx },
    );
  });
  after(() => lab?.close());

  for (const [what, signal] of [
    ['killed', 'SIGKILL'],
    ['frozen', 'SIGSTOP'],
  ] as const)
    test(`${what} in the middle of a call`, async () => {
      const call = await begin(lab);
      const running = await allRecognisers(lab);
      await bothHeard(call);
      const from = (await alerts(lab)).length;
      for (const pid of running) process.kill(pid, signal);
      await alerted(lab, 'hearing-lost', { from, withinMs: 30_000 });
      await goesOn(lab, call);
      await call.agent.hangUp();
      for (const pid of running)
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // the service has cleared it away itself
        }
      await lab.service.restart();
      await lab.guardSeen();
    });
}

/** A recogniser that takes its audio and, told to by a signal, says what none ever says. */
const BABBLER = `#!/bin/sh
trap 'echo "<<< 42 >>>"' USR1
exec 3<&0
cat <&3 >/dev/null &
while kill -0 $! 2>/dev/null; do wait $!; done
`;

export function babblingFaults({ pbx }: HearingPlace): void {
  test('pocketsphinx talks nonsense in the middle of a call', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callward-babbler-'));
    const program = join(folder, 'pocketsphinx-babbles');
    writeFileSync(program, BABBLER, { mode: 0o700 });
    const lab = await hearingLab(
      {
        refusal: { ending: 'by-agent' },
        hearing: {
          ...{ engine: 'pocketsphinx', language: 'en', mode: 'auto' },
          pocketsphinx: { program, model: findSpeech().model.replace(/\/en-us\/en-us$/, '/en-us') },
        },
      },
      { pbx },
    );
    try {
      const call = await begin(lab);
      const running = await allRecognisers(lab);
      await bothHeard(call);
      const from = (await alerts(lab)).length;
      for (const pid of running) process.kill(pid, 'SIGUSR1');
      const { detail } = await alerted(lab, 'hearing-lost', { from, withinMs: 30_000 });
      assert.match(detail ?? '', /never writes/);
      await goesOn(lab, call);
      await call.agent.hangUp();
    } finally {
      await lab.close();
      rmSync(folder, { recursive: true });
    }
  });
}

export function voskFaults(place: HearingPlace): void {
  const { pbx } = place;
  let lab: Lab;
  let vosk: FakeVosk;
  before(async () => {
    vosk = await startFakeVosk();
    lab = await hearingLab(
      {
        refusal: { ending: 'by-agent' },
        hearing: { engine: 'vosk', language: 'zh', mode: 'auto', vosk: { url: vosk.url } },
      },
      { pbx },
    );
  });
  after(async () => {
    await lab?.close();
    await vosk?.close();
  });

  for (const how of ['garbage', 'close-early', 'mute', 'huge'] as const)
    test(`that is ${how} in the middle of a call`, async () => {
      const before = vosk.connections.length;
      const call = await begin(lab);
      await waitFor('the server to hear', () => (vosk.connections[before]?.audioMs ?? 0) > 200);
      const from = (await alerts(lab)).length;
      vosk.misbehave(how);
      await alerted(lab, 'hearing-lost', { from, withinMs: 30_000 });
      await goesOn(lab, call);
      await call.agent.hangUp();
      vosk.misbehave(undefined);
      await lab.service.restart();
      await lab.guardSeen();
    });

  test('the service killed in the middle of a call: it goes on, and the copy is gone after the next start', async () => {
    const vosk = await startFakeVosk();
    const lab = await hearingLab(
      {
        hearing: { engine: 'vosk', language: 'zh', mode: 'auto', vosk: { url: vosk.url } },
      },
      { pbx },
    );
    try {
      const probes = vosk.connections.length; // the start asks whether the server is there
      const call = await begin(lab);
      await waitFor('the server to hear', () => (vosk.connections[probes]?.audioMs ?? 0) > 200);
      await lab.service.kill();
      await bothHeard(call);
      await lab.service.run();
      await waitFor('the call to be heard again, by one copy', async () => {
        return (
          (await place.copies(lab)) === 1 &&
          (vosk.connections.at(-1)?.audioMs ?? 0) > 200 &&
          vosk.connections.length > probes + 1
        );
      });
      await bothHeard(call);
      await call.agent.hangUp();
      await lab.idle();
    } finally {
      await lab.close();
      await vosk.close();
    }
  });
}
