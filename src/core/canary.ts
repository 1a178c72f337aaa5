/** What was seen of a canary: a call to a number that is none, made to prove that the gate is asked before any INVITE. */
export interface CanarySighting {
  /** The gate itself was asked about this very number. */
  readonly asked: boolean;
  /** A channel came to life on the trunk: its INVITE had left. */
  readonly created: boolean;
  /** What the PBX answered to the originate; absent where it did not in time. */
  readonly answer: string | undefined;
}

export type CanaryJudgement =
  /** Asked, refused, nothing left. */
  | { readonly state: 'guarded' }
  /** The trunk cannot be dialled at all, so nothing is proven and nothing leaves. */
  | { readonly state: 'idle'; readonly why: string }
  /** Anything else: a call could leave unasked. */
  | { readonly state: 'open'; readonly why: string };

const NO_TRUNK = /^-ERR (?:GATEWAY_DOWN|INVALID_GATEWAY|INVALID_PROFILE|NETWORK_OUT_OF_ORDER)\b/;

/** Only a refusal that the gate itself gave, without a channel, is a proof; what is not proven is told. */
export function judgeCanary({ asked, created, answer }: CanarySighting): CanaryJudgement {
  if (created) return { state: 'open', why: 'the call left: a channel was created on the trunk' };
  if (answer === undefined) return { state: 'open', why: 'the PBX did not answer in time' };
  if (!asked && NO_TRUNK.test(answer)) return { state: 'idle', why: answer.trim() };
  if (!asked) return { state: 'open', why: `the gate was not asked (${answer.trim()})` };
  if (!answer.startsWith('-ERR CALL_REJECTED'))
    return { state: 'open', why: `the refusal was not heeded (${answer.trim()})` };
  return { state: 'guarded' };
}
