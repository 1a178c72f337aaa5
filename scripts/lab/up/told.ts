import { showTime } from '../../../src/cli/output.js';
import type { DecisionRecord } from '../../../src/core/ledger/record.js';
import { REASONS } from '../../../src/core/reasons.js';
import type { SippCall } from '../sipp.js';
import { noon } from '../trial-day.js';
import type { CallAsked } from './arguments.js';
import { meaning } from './words.js';

/** Everything seen of one call, by the phone, on the ledger and at the trunk. */
export interface CallSeen {
  readonly asked: CallAsked;
  readonly phone: SippCall | undefined;
  /** INVITE out to the first sound: ringing, or the reason that is played; undefined when nothing was heard. */
  readonly heardMs: number | undefined;
  readonly decision: DecisionRecord | undefined;
  readonly trunkInvites: number;
  readonly emergency: boolean;
  /** The policy's clock was not moved for a trial. */
  readonly realClock: boolean;
}

/** 0 connected, 10 blocked, 11 deferred, 1 for anything else: the numbers of `callward check`. */
export function exitOf({ phone, decision, emergency }: CallSeen): number {
  if (decision?.verdict.outcome === 'block') return 10;
  if (decision?.verdict.outcome === 'defer') return 11;
  return phone?.code === 200 && (decision !== undefined || emergency) ? 0 : 1;
}

export function tell(seen: CallSeen): string[] {
  const { asked, phone, trunkInvites } = seen;
  const code = phone?.code ?? 0;
  // The cause of an unreadable number makes it 484, which without a decision would mean something else.
  const refused = code !== 200 && (seen.decision?.verdict.outcome ?? 'allow') !== 'allow';
  return [
    `call to / 呼叫      ${asked.number} (${asked.purpose})`,
    ...verdictLines(seen),
    `agent's phone / 坐席话机  ${
      code === 0
        ? 'no final answer at all / 没有得到应答'
        : `SIP ${code}, ${refused ? 'refused by the gate / 被拦截' : meaning(code)}${phone?.reason ? ` (${phone.reason})` : ''}`
    }`,
    `trunk / 中继        ${trunkInvites} INVITE(s)`,
    ...timeLines(seen),
    ...hintLines(seen),
  ];
}

function verdictLines({ decision, emergency, phone }: CallSeen): string[] {
  if (decision === undefined) return undecided(phone?.code ?? 0, emergency);
  const { verdict, at, attempt } = decision;
  const { zh, en, citation } = REASONS[verdict.reason];
  return [
    `verdict / 裁决      ${verdict.outcome} · ${verdict.reason} (${attempt.door}, ${showTime(at)})`,
    `reason / 理由       ${zh} / ${en}`,
    `rule / 依据         ${citation}`,
    ...(verdict.notBefore === undefined ? [] : [`allowed from / 可呼叫  ${showTime(verdict.notBefore)}`]),
  ];
}

function undecided(code: number, emergency: boolean): string[] {
  const none = 'verdict / 裁决      none on the ledger: ';
  if (emergency) return [`${none}emergency numbers ask nobody / 账本上没有：紧急号码无需裁决`];
  if (code === 200)
    return [`${none}and yet it connected; see the service log / 账本上没有，却已接通，请查看日志`];
  if (code === 404 || code === 484)
    return [
      `${none}the PBX knows no such extension, the gate was not reached / 账本上没有：PBX 没有该分机，未到达闸门`,
    ];
  return [
    `${none}the service did not decide, and without it nothing goes out / 账本上没有：服务未裁决，不放行`,
    '                    see / 请查看: scripts/up status',
  ];
}

function timeLines({ phone, heardMs, decision }: CallSeen): string[] {
  if (phone === undefined || phone.code === 0) return [];
  const whole = duration(phone.setupMs);
  if (decision === undefined || decision.verdict.outcome === 'allow' || heardMs === undefined)
    return [`answer after / 用时  ${whole}`];
  return [
    `time / 用时         decided in ${duration(heardMs)}, the agent heard the reason, SIP ${phone.code} after ${whole}`,
    `                    ${duration(heardMs)} 内裁决，坐席听完理由，${whole} 后 SIP ${phone.code}`,
  ];
}

function hintLines({ decision, realClock }: CallSeen): string[] {
  if (decision?.verdict.reason !== 'out-of-hours' || !realClock) return [];
  return [`to try the daytime / 试白天:  scripts/up down; scripts/up --clock ${noon}`];
}

const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
