import type { Presence } from '../../app/ports/desk.js';
import type { Line, LineEvents } from '../../app/ports/line.js';
import type { Log } from '../../app/ports/log.js';
import type { Enforcement } from '../../app/ports/pbx.js';
import type { CallRef } from '../../core/call-attempt.js';
import type { EslEvent } from './frames.js';
import { type Link, whyNot } from './link.js';
import { OURS } from './ours.js';
import { channelOf } from './translate.js';

export interface LinesNeeds {
  readonly link: Link;
  readonly log: Log;
  readonly pbx: string;
  /** Folder of the prompts as FreeSWITCH sees it now. */
  folder(): string;
  newId(): string;
  /** Whether the customer is on this leg, and no agent. */
  isCustomer(channel: string): boolean;
}

/** Who hears the supervisor: whoever is on the leg that is tapped, or the other side of its bridge. */
const VOICES: Readonly<Record<'agent' | 'customer', Readonly<Record<Presence, Voice>>>> = {
  agent: {
    listen: { tapped: false, other: false },
    whisper: { tapped: true, other: false },
    join: { tapped: true, other: true },
  },
  customer: {
    listen: { tapped: false, other: false },
    whisper: { tapped: false, other: true },
    join: { tapped: true, other: true },
  },
};
interface Voice {
  readonly tapped: boolean;
  readonly other: boolean;
}

const LONGEST = 60 * 60 * 1000; // a call whose end we never hear of must not stay for ever
const RING_SECONDS = '30';

interface Call {
  readonly channel: string;
  readonly job: string;
  readonly events: LineEvents;
  readonly timer: NodeJS.Timeout;
  answered: boolean;
  /** What it was last told to do; a leg that is parked says which step it has come to the end of. */
  step: number;
  doing: 'nothing' | 'saying' | 'attending';
}

/** Supervisors' phones: rung, spoken to, and put on calls by eavesdrop (R6.1). */
export function createLines({ link, log, folder, newId, ...needs }: LinesNeeds) {
  const calls = new Map<string, Call>();

  function ring(endpoint: string, events: LineEvents): Line {
    const id = newId();
    const channel = `${OURS}phone-${id}`;
    const call: Call = {
      ...{ channel, job: `${OURS}job-${id}`, events, answered: false, step: 0, doing: 'nothing' },
      timer: setTimeout(() => end(channel), LONGEST).unref(),
    };
    // Known before the request that makes it leaves: its events may be here before the answer is.
    calls.set(channel, call);
    void link
      .command({
        ...{ kind: 'ring', channel, job: call.job, endpoint },
        variables: {
          origination_caller_id_name: 'callward',
          origination_caller_id_number: 'callward',
          originate_timeout: RING_SECONDS,
          ignore_early_media: 'true',
          callward_role: 'supervisor',
          // Its own digits would make eavesdrop speak to one side or the other, with nothing of it on record.
          eavesdrop_enable_dtmf: 'false',
        },
      })
      .then((reply) => {
        if (!reply.answered || !reply.ok) failed(channel, whyNot(reply));
      });
    return {
      say: (sentences) => void say(call, sentences),
      attend: (ref, presence) => attend(call, ref, presence),
      hangUp: () => void link.command({ kind: 'kill', channel, cause: 'NORMAL_CLEARING' }),
    };
  }

  function failed(channel: string, why: string): void {
    if (calls.has(channel))
      log.warn('freeswitch: the supervisor could not be rung', { pbx: needs.pbx, why: why.trim() });
    end(channel);
  }

  async function say(call: Call, sentences: readonly string[]): Promise<void> {
    const step = begin(call, 'saying');
    const sounds = sentences.map((sentence) => `${folder()}/${sentence}.wav`);
    const reply = await link.command({ kind: 'say', channel: call.channel, step, sounds });
    if (!reply.answered || !reply.ok) parked(call, step);
  }

  async function attend(call: Call, ref: CallRef, presence: Presence): Promise<Enforcement> {
    const { channel: target } = ref;
    if (ref.pbx !== needs.pbx || !calls.has(call.channel)) return 'failed';
    const live = await link.command({ kind: 'variable', channel: target, name: 'uuid' });
    if (!live.answered) return 'failed';
    if (!live.ok) return 'already-gone';
    const voice = VOICES[needs.isCustomer(target) ? 'customer' : 'agent'][presence];
    const step = begin(call, 'attending');
    const reply = await link.command({ kind: 'attend', channel: call.channel, step, target, ...voice });
    return reply.answered && reply.ok ? 'enforced' : 'failed';
  }

  function begin(call: Call, doing: Call['doing']): number {
    call.doing = doing;
    call.step += 1;
    return call.step;
  }

  /** A leg that is parked has done what it was told, unless it has been told something else meanwhile. */
  function parked(call: Call, step: number): void {
    if (step !== call.step) return;
    const { doing } = call;
    call.doing = 'nothing';
    if (step === 0 && !call.answered) {
      call.answered = true;
      call.events.answered();
    } else if (doing === 'saying') call.events.said();
    else if (doing === 'attending') call.events.callEnded();
  }

  function end(channel: string): void {
    const call = calls.get(channel);
    if (!call) return;
    calls.delete(channel);
    clearTimeout(call.timer);
    call.events.over();
  }

  function event(event: EslEvent): void {
    if (event.name === 'BACKGROUND_JOB') {
      const job = event.field('Job-UUID');
      const call = [...calls.values()].find((one) => one.job === job);
      if (call && event.body?.startsWith('-')) failed(call.channel, event.body);
      return;
    }
    const call = calls.get(channelOf(event));
    if (!call) return;
    if (event.name === 'CHANNEL_PARK') parked(call, Number(event.field('variable_callward_step') ?? 0));
    else if (event.name === 'DTMF') call.events.key(event.field('DTMF-Digit') ?? '');
    // Eavesdrop reads no digits: there they are bound, and told this way.
    else if (event.field('Event-Subclass') === KEY_SUBCLASS)
      call.events.key(event.field('Callward-Key') ?? '');
    else if (event.name === 'CHANNEL_HANGUP_COMPLETE') end(call.channel);
  }

  /** The link is gone and with it every event of these calls; what is left of them is swept after the reconnect. */
  function lost(): void {
    for (const channel of [...calls.keys()]) end(channel);
  }

  return { ring, event, lost, owns: (channel: string) => calls.has(channel) };
}

export const KEY_SUBCLASS = 'callward::supervisor';
