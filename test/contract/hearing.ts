import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Disposition, KeyPress, PbxListener, PrivateSound } from '../../src/app/ports/pbx.js';
import type { Utterance } from '../../src/app/ports/speech.js';
import { type Needs, NUMBER, type PbxUnderTest, type ScriptedTalk } from './pbx.js';

/** What a scripted PBX can also do: copy a voice, whisper, and tell of the customer's key, dispositions and its own recogniser. */
export interface HearingUnderTest extends PbxUnderTest {
  /** The PBX sends this voice where the tap on the leg asked for it: 8 kHz, little-endian. Resolves when it is sent. */
  copies(channel: string, pcm: Buffer): Promise<void>;
  /** The copy of the leg's voice ends, and the leg does not. */
  breaksCopy(channel: string): Promise<void>;
  /** Resolves when the PBX was told to end the copy. */
  copyEnded(channel: string): Promise<void>;
  /** The sound that the person on the leg was played last. */
  heardAlone(channel: string): Promise<PrivateSound>;
  pressesCustomerKey(talk: ScriptedTalk): void;
  /** What the customer is made to hear for an answer. */
  heardByCustomer(talk: ScriptedTalk): Promise<'success' | 'failure'>;
  disposes(talk: ScriptedTalk, code: string): void;
  recognises(talk: ScriptedTalk, text: string): void;
}

const TALK: ScriptedTalk = { agent: 'a1', customer: 'l1', number: NUMBER };
const frame = (value: number): Buffer => {
  const samples = Buffer.alloc(320);
  for (let at = 0; at < 320; at += 2) samples.writeInt16LE(value, at);
  return samples;
};

/** What every PBX adapter does to hear, to whisper, and to be told how a call ended. */
export function testHearing(name: string, create: (needs: Needs) => Promise<HearingUnderTest>): void {
  async function set(t: TestContext, over: Partial<PbxListener> = {}) {
    const told: (Disposition | KeyPress | Utterance | string)[] = [];
    const wake: (() => void)[] = [];
    const tell = (one: (typeof told)[number]): void => {
      told.push(one);
      for (const resolve of wake.splice(0)) resolve();
    };
    const listener: PbxListener = {
      screen: async () => ({ outcome: 'allow', reason: 'clear', findings: [], policyVersion: 'p' }),
      enforced: () => undefined,
      refusalKey: async () => ({ outcome: 'failed' }),
      undoKey: async () => ({ outcome: 'failed' }),
      customerKey: async (press) => {
        tell(press);
        return { outcome: 'registered', ending: 'closing-prompt' };
      },
      spoken: (_ref, utterance) => tell(utterance),
      disposition: tell,
      expect: () => undefined,
      legDialled: () => undefined,
      legAnswered: (ref) => tell(`answered ${ref.channel}`),
      legEnded: (ref) => tell(`ended ${ref.channel}`),
      resync: () => undefined,
      link: (_pbx, state) => tell(state),
      ...over,
    };
    let ids = 0;
    const scene = await create({ listener, newId: () => `id-${ids++}` });
    t.after(() => scene.close());
    scene.pbx.start();
    await scene.pbx.ready();
    const until = async <T>(ready: () => T | undefined): Promise<T> => {
      for (;;) {
        const value = ready();
        if (value !== undefined) return value;
        await new Promise<void>((resolve) => wake.push(resolve));
      }
    };
    const line = (one: string) => until(() => (told.includes(one) ? true : undefined));
    scene.talk(TALK);
    await line(`answered ${TALK.customer}`);
    const ref = (channel: string) => ({ pbx: scene.pbx.name, channel });
    /** Opens a tap and keeps what it gives. */
    const tap = async (channel = TALK.customer) => {
      const heard: Buffer[] = [];
      const lost: string[] = [];
      const open = await scene.pbx.tap(
        ref(channel),
        (pcm) => {
          heard.push(pcm);
          tell('audio');
        },
        (why) => {
          lost.push(why);
          tell('lost');
        },
      );
      return { open, heard: () => Buffer.concat(heard), lost };
    };
    return { scene, told, tap, until, line, ref };
  }

  describe(`PBX contract, hearing: ${name}`, () => {
    test('R1.2 a tap gives the voice of the leg, in order, until it is closed', async (t) => {
      const { scene, tap, until } = await set(t);
      const { open, heard, lost } = await tap();
      assert.ok(open);
      for (const value of [1, 2, 3]) await scene.copies(TALK.customer, frame(value));
      await until(() => (heard().length >= 960 ? true : undefined));
      assert.deepEqual(heard().subarray(0, 960), Buffer.concat([1, 2, 3].map(frame)));
      open.close();
      open.close();
      await scene.copyEnded(TALK.customer);
      assert.deepEqual(lost, [], 'closed is not lost');
    });

    test('a tap on a leg that is gone, of another PBX, or without a link is none', async (t) => {
      const { scene, line } = await set(t);
      scene.isGone('l2');
      const none = async (pbx: string, channel: string) =>
        assert.equal(
          await scene.pbx.tap(
            { pbx, channel },
            () => assert.fail(),
            () => assert.fail(),
          ),
          undefined,
        );
      await none(scene.pbx.name, 'l2');
      await none('another', TALK.customer);
      await scene.shut();
      await line('down');
      await none(scene.pbx.name, TALK.customer);
      await scene.open();
    });

    test('R1.2 a copy that breaks off by itself is told once', async (t) => {
      const { scene, tap, line } = await set(t);
      const { open, lost } = await tap();
      await scene.copies(TALK.customer, frame(1));
      await scene.breaksCopy(TALK.customer);
      await line('lost');
      assert.equal(lost.length, 1);
      open?.close();
    });

    test('a copy that ends with its leg is not told as lost', async (t) => {
      const { scene, tap, line } = await set(t);
      const { lost } = await tap();
      await scene.copies(TALK.customer, frame(1));
      scene.ends({ channel: TALK.customer, number: NUMBER });
      await line(`ended ${TALK.customer}`);
      assert.deepEqual(lost, []);
    });

    test('R1.2 tell: a sound for the person on the leg alone; none where the leg is gone or of another PBX', async (t) => {
      const { scene, ref } = await set(t);
      for (const sound of ['possible-refusal', 'registered'] as const) {
        assert.equal(await scene.pbx.tell(ref(TALK.agent), sound), 'enforced');
        assert.equal(await scene.heardAlone(TALK.agent), sound);
      }
      scene.isGone('a2');
      assert.equal(await scene.pbx.tell(ref('a2'), 'registered'), 'already-gone');
      assert.equal(await scene.pbx.tell({ pbx: 'another', channel: TALK.agent }, 'registered'), 'failed');
    });

    test('R1.2 the customer’s key: asked once with the call and the number, then the customer hears of it', async (t) => {
      const { scene, told } = await set(t);
      scene.pressesCustomerKey(TALK);
      assert.equal(await scene.heardByCustomer(TALK), 'success');
      const presses = told.filter((one): one is KeyPress => typeof one === 'object' && 'ref' in one);
      assert.equal(presses.length, 1);
      assert.equal(presses[0]?.ref.channel, TALK.customer);
      assert.equal(presses[0]?.dialled ?? NUMBER, NUMBER);
      assert.notEqual(presses[0]?.agent, 'trunk', 'the trunk is no agent');
    });

    test('R1.2 a customer’s key that cannot be registered is heard as a failure', async (t) => {
      const { scene } = await set(t, { customerKey: () => Promise.reject(new Error('disk full')) });
      scene.pressesCustomerKey(TALK);
      assert.equal(await scene.heardByCustomer(TALK), 'failure');
    });

    test('R5.2 a disposition is told verbatim, with a leg of its call', async (t) => {
      const { scene, told, until } = await set(t);
      for (const code of ['DNC', '客户拒绝, 勿再拨 50%']) {
        scene.disposes(TALK, code);
        const found = await until(() =>
          told.find(
            (one): one is Disposition => typeof one === 'object' && 'code' in one && one.code === code,
          ),
        );
        assert.ok([TALK.agent, TALK.customer].includes(found.ref.channel));
        assert.equal(found.dialled ?? NUMBER, NUMBER);
      }
    });

    test('R1.2 what the PBX’s own recogniser heard is told as final, each result a stretch of its own', async (t) => {
      const { scene, told, until } = await set(t);
      const of = (text: string) =>
        until(() =>
          told.find((one): one is Utterance => typeof one === 'object' && 'text' in one && one.text === text),
        );
      scene.recognises(TALK, '不要再打了');
      const first = await of('不要再打了');
      scene.recognises(TALK, 'do not call');
      const second = await of('do not call');
      assert.ok(first.final && second.final);
      assert.notEqual(first.stretch, second.stretch);
      assert.ok((first.confidence ?? 0.5) > 0 && (first.confidence ?? 0.5) <= 1);
    });
  });
}
