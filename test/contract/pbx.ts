import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { LineEvents } from '../../src/app/ports/line.js';
import type { KeyAnswer, KeyPress, Pbx, PbxListener } from '../../src/app/ports/pbx.js';
import type { Verdict } from '../../src/core/verdict.js';

/** A leg to the carrier as a test speaks of it. */
export interface ScriptedLeg {
  readonly channel: string;
  readonly number: string;
  readonly answered?: boolean;
}
/** An agent's phone in a call with a customer over the trunk. */
export interface ScriptedTalk {
  readonly agent: string;
  readonly customer: string;
  readonly number: string;
}

/** A supervisor's phone on the scripted PBX. */
export interface ScriptedPhone {
  answers(): void;
  presses(digit: string): void;
  /** The leg that it was put on last, and who hears it there. */
  isOn(talk: ScriptedTalk): Promise<{ leg: string; agent: boolean; customer: boolean }>;
  callIsOver(): void;
  hangsUp(): void;
}

/** An adapter on a scripted PBX. The test says what happens there; the driver says it in the PBX's own bytes. */
export interface PbxUnderTest {
  readonly pbx: Pbx & { start(): void; ready(): Promise<void> };
  /** A call stands at the gate and waits for its verdict. `gone`: it will be over before that; `broken`: nothing works. */
  comes(call: ScriptedLeg, luck?: 'gone' | 'broken'): void;
  /** What the PBX was told to do with the call. */
  fate(channel: string): Promise<'let through' | 'refused'>;
  dials(leg: ScriptedLeg): void;
  answers(leg: ScriptedLeg): void;
  ends(leg: ScriptedLeg): void;
  /** What the PBX says is up, when it is asked next. */
  up(legs: readonly ScriptedLeg[]): void;
  talk(talk: ScriptedTalk): void;
  pressesRefusalKey(talk: ScriptedTalk): void;
  /** What the agent is made to hear for an answer: the tone of success, or the words of failure. */
  heardByAgent(talk: ScriptedTalk): Promise<'success' | 'failure'>;
  /** The next command to end `channel` finds it gone. */
  isGone(channel: string): void;
  /** Cuts the link; the PBX takes the next one. */
  cut(): void;
  /** Nobody is there: every connect is refused until `open` again. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** The supervisor's phone rings: resolves with a handle for what happens next. */
  supervisorRings(): Promise<ScriptedPhone>;
  /** How this PBX names a supervisor's phone. */
  readonly phone: string;
  close(): Promise<void>;
}
export interface Needs {
  readonly listener: PbxListener;
  newId(): string;
}

const allow: Verdict = { outcome: 'allow', reason: 'clear', findings: [], policyVersion: 'p' };
const block: Verdict = { outcome: 'block', reason: 'shielded', findings: [], policyVersion: 'p' };
export const NUMBER = '13800138000';
export const SHIELDED = '13900139000';

/** What every PBX adapter tells the application and does for it. A PBX's test file gives a driver and adds what is its own. */
export function testPbx(name: string, create: (needs: Needs) => Promise<PbxUnderTest>): void {
  async function set(t: TestContext, over: Partial<PbxListener> = {}) {
    const told: string[] = [];
    const presses: KeyPress[] = [];
    const wake: (() => void)[] = [];
    const tell = (line: string): void => {
      told.push(line);
      for (const one of wake.splice(0)) one();
    };
    const listener: PbxListener = {
      screen: async ({ dialled }) => (dialled === SHIELDED ? block : allow),
      enforced: ({ dialled }, verdict, outcome) => tell(`${dialled} ${verdict.outcome} ${outcome}`),
      refusalKey: async (press) => {
        presses.push(press);
        return { outcome: 'registered', ending: 'by-agent' };
      },
      undoKey: async () => ({ outcome: 'undone' }),
      customerKey: async () => ({ outcome: 'failed' }),
      spoken: () => undefined,
      disposition: () => undefined,
      expect: () => undefined,
      legDialled: (leg) => tell(`dialled ${leg.dialstring} ${leg.ref.channel}`),
      legAnswered: (ref) => tell(`answered ${ref.channel}`),
      legEnded: (ref) => tell(`ended ${ref.channel}`),
      resync: (_pbx, legs, alive) =>
        tell(`resync ${legs.map((leg) => leg.ref.channel).join()} of ${[...alive].sort().join()}`),
      link: (_pbx, state) => tell(state),
      ...over,
    };
    let ids = 0;
    const scene = await create({ listener, newId: () => `id-${ids++}` });
    t.after(() => scene.close());
    scene.pbx.start();
    await scene.pbx.ready();
    /** Resolves when the line has been told `times` times. */
    const until = async (line: string, times = 1): Promise<void> => {
      while (told.filter((one) => one === line).length < times)
        await new Promise<void>((resolve) => wake.push(resolve));
    };
    const count = (line: string): number => told.filter((one) => one === line).length;
    return { scene, told, presses, until, count };
  }

  describe(`PBX contract: ${name}`, () => {
    test('R1.1 an allowed call is let through and a blocked one refused; both are told as carried out', async (t) => {
      const { scene, until } = await set(t);
      scene.comes({ channel: 'c1', number: NUMBER });
      await until(`${NUMBER} allow enforced`);
      assert.equal(await scene.fate('c1'), 'let through');
      scene.comes({ channel: 'c2', number: SHIELDED });
      await until(`${SHIELDED} block enforced`);
      assert.equal(await scene.fate('c2'), 'refused');
    });

    test('R1.1 a verdict that throws lets nobody through', async (t) => {
      const { scene } = await set(t, { screen: () => Promise.reject(new Error('broken')) });
      scene.comes({ channel: 'c1', number: NUMBER });
      assert.equal(await scene.fate('c1'), 'refused');
    });

    test('R1.1 a caller who is gone before the verdict is told as already gone', async (t) => {
      const { scene, until } = await set(t);
      scene.comes({ channel: 'c1', number: NUMBER }, 'gone');
      await until(`${NUMBER} allow already-gone`);
    });

    test('R1.1 a block that the PBX does not carry out is told as failed', async (t) => {
      const { scene, until } = await set(t);
      scene.comes({ channel: 'c1', number: SHIELDED }, 'broken');
      await until(`${SHIELDED} block failed`);
    });

    test('the link is told up once, down once an outage however long it is, and up again', async (t) => {
      const { scene, until, count } = await set(t);
      assert.equal(count('up'), 1);
      await scene.shut();
      await until('down');
      await scene.open();
      await until('up', 2);
      assert.equal(count('down'), 1);
      scene.cut();
      await until('up', 3);
      assert.equal(count('down'), 2);
    });

    test('the watch: a leg to the carrier is told from its dial to its end, each once', async (t) => {
      const { scene, told, until } = await set(t);
      const leg = { channel: 'l1', number: NUMBER };
      const from = told.length;
      scene.dials(leg);
      scene.answers(leg);
      scene.ends(leg);
      await until('ended l1');
      assert.deepEqual(told.slice(from), [`dialled ${NUMBER}@trunk l1`, 'answered l1', 'ended l1']);
    });

    test('R1.1 after a reconnect: what is up is told, what ended unheard is told as ended', async (t) => {
      const { scene, told, until } = await set(t);
      const [kept, lost] = [
        { channel: 'l1', number: NUMBER, answered: true },
        { channel: 'l2', number: '13800138001' },
      ];
      scene.dials(kept);
      scene.dials(lost);
      await until(`dialled ${lost.number}@trunk l2`);
      scene.up([kept]);
      scene.cut();
      await until('up', 2);
      await until('answered l1');
      await until('ended l2');
      await until('resync l1 of l1');
      assert.ok(told.indexOf('ended l2') > told.indexOf('down'));
    });

    test('R1.2, R1.4 the key: asked once with the call and the number, then the agent hears of success', async (t) => {
      const { scene, presses, until } = await set(t);
      const talk = { agent: 'a1', customer: 'l1', number: NUMBER };
      scene.talk(talk);
      await until('answered l1');
      scene.pressesRefusalKey(talk);
      assert.equal(await scene.heardByAgent(talk), 'success');
      assert.equal(presses.length, 1);
      assert.equal(presses[0]?.dialled ?? NUMBER, NUMBER);
      assert.ok(['a1', 'l1'].includes(presses[0]?.ref.channel ?? ''), 'the press names a leg of this call');
    });

    test('R1.2 a key that cannot be registered is heard as a failure', async (t) => {
      const answers: (() => Promise<KeyAnswer>)[] = [
        async () => ({ outcome: 'failed' }),
        () => Promise.reject(new Error('disk full')),
      ];
      for (const refusalKey of answers) {
        const { scene, until } = await set(t, { refusalKey });
        const talk = { agent: 'a1', customer: 'l1', number: NUMBER };
        scene.talk(talk);
        await until('answered l1');
        scene.pressesRefusalKey(talk);
        assert.equal(await scene.heardByAgent(talk), 'failure');
      }
    });

    test('end: a leg that is up is ended, one that is gone is told so, one of another PBX is not touched', async (t) => {
      const { scene } = await set(t);
      assert.equal(await scene.pbx.end({ pbx: scene.pbx.name, channel: 'l1' }), 'enforced');
      scene.isGone('l2');
      assert.equal(await scene.pbx.end({ pbx: scene.pbx.name, channel: 'l2' }), 'already-gone');
      assert.equal(await scene.pbx.end({ pbx: 'another', channel: 'l1' }), 'failed');
    });

    test('end: without a link it fails and is not kept for later', async (t) => {
      const { scene, until } = await set(t);
      await scene.shut();
      await until('down');
      assert.equal(await scene.pbx.end({ pbx: scene.pbx.name, channel: 'l1' }), 'failed');
      await scene.open();
      await until('up', 2);
    });

    test('R6.1 a supervisor’s phone: its answer, its keys and its end are told; an end it is told, whatever happens', async (t) => {
      const { scene, until } = await set(t);
      const told: string[] = [];
      const ring = () => scene.pbx.ring(scene.phone, listening(told));
      ring();
      const first = await scene.supervisorRings();
      first.answers();
      await wait(told, 'answered');
      first.presses('2');
      await wait(told, 'key 2');
      first.hangsUp();
      await wait(told, 'over');
      assert.deepEqual(told.splice(0), ['answered', 'key 2', 'over']);
      ring();
      (await scene.supervisorRings()).hangsUp();
      await wait(told, 'over');
      assert.deepEqual(told.splice(0), ['over'], 'nobody answered');
      ring();
      await scene.supervisorRings();
      scene.cut();
      await wait(told, 'over');
      await until('up', 2);
      assert.deepEqual(told, ['over'], 'the link is lost');
    });

    for (const [presence, agent, customer] of [
      ['listen', false, false],
      ['whisper', true, false],
      ['join', true, true],
    ] as const)
      test(`R6.1 ${presence}: the agent hears ${agent ? 'it' : 'nothing'}, the customer ${customer ? 'it' : 'nothing'}, whichever leg is named`, async (t) => {
        const { scene, until } = await set(t);
        const told: string[] = [];
        scene.talk(TALK);
        await until('answered l1');
        for (const channel of [TALK.agent, TALK.customer]) {
          const line = scene.pbx.ring(scene.phone, listening(told));
          const phone = await scene.supervisorRings();
          phone.answers();
          await wait(told, 'answered');
          assert.equal(await line.attend({ pbx: scene.pbx.name, channel }, presence), 'enforced');
          assert.deepEqual(await phone.isOn(TALK), { leg: channel, agent, customer });
          phone.hangsUp();
          await wait(told, 'over');
          told.splice(0);
        }
      });

    test('R6.1 a call that is gone is told as gone; one of another PBX cannot be attended; the end of the call is told', async (t) => {
      const { scene, until } = await set(t);
      const told: string[] = [];
      scene.talk(TALK);
      await until('answered l1');
      const line = scene.pbx.ring(scene.phone, listening(told));
      const phone = await scene.supervisorRings();
      phone.answers();
      await wait(told, 'answered');
      assert.equal(await line.attend({ pbx: 'another', channel: 'a1' }, 'listen'), 'failed');
      scene.isGone('x9');
      assert.equal(await line.attend({ pbx: scene.pbx.name, channel: 'x9' }, 'listen'), 'already-gone');
      await line.attend({ pbx: scene.pbx.name, channel: TALK.agent }, 'listen');
      await phone.isOn(TALK);
      phone.callIsOver();
      await wait(told, 'call ended');
    });
  });
}

const TALK: ScriptedTalk = { agent: 'a1', customer: 'l1', number: NUMBER };

const listening = (told: string[]): LineEvents => ({
  answered: () => told.push('answered'),
  key: (digit) => told.push(`key ${digit}`),
  said: () => told.push('said'),
  callEnded: () => told.push('call ended'),
  over: () => told.push('over'),
});

async function wait(told: readonly string[], line: string): Promise<void> {
  while (!told.includes(line)) await new Promise((resolve) => setImmediate(resolve));
}
