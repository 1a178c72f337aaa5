/**
 * The closed registry of reasons: one row a code, never reused. The manual, the prompts and the dialplan are held to this
 * list by test/core/reasons.test.ts. `cause` is the Q.850 hangup cause, `sip` the status the trunk guard answers with.
 */
export type AlertLevel = 'none' | 'notice' | 'warning' | 'critical';

export interface Reason {
  readonly zh: string;
  readonly en: string;
  readonly cause: number;
  readonly sip: number;
  readonly alert: AlertLevel;
  readonly citation: string;
}

export const REASONS = {
  clear: {
    zh: '允许呼叫',
    en: 'The call is allowed',
    cause: 16,
    sip: 302,
    alert: 'none',
    citation: 'R1.1',
  },
  emergency: {
    zh: '紧急号码，任何时候都放行',
    en: 'Emergency number: never blocked',
    cause: 16,
    sip: 302,
    alert: 'none',
    citation: 'R1.1',
  },
  shielded: {
    zh: '该号码已被屏蔽，客户要求不再来电',
    en: 'This number is shielded: the customer asked not to be called',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: '保监消保〔2012〕1436号 二(二)',
  },
  'out-of-hours': {
    zh: '现在不在允许的呼叫时间内',
    en: 'It is outside the allowed calling hours',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: '保监发〔2013〕40号 (09:00–21:00)',
  },
  unparseable: {
    zh: '号码无法识别，呼叫已被拦截',
    en: 'The number cannot be read, so the call is blocked',
    cause: 28,
    sip: 603,
    alert: 'notice',
    citation: 'R1.3',
  },
  'zone-unknown': {
    zh: '无法确定被叫所在地的时间',
    en: 'The local time of the called person is not known',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: 'R2.1',
  },
  'shield-unknown': {
    zh: '屏蔽名单暂时无法查询',
    en: 'The shield list cannot be read at the moment',
    cause: 38,
    sip: 603,
    alert: 'critical',
    citation: 'R1.1',
  },
  'not-recorded': {
    zh: '呼叫记录无法写入，呼叫已被拦截',
    en: 'The decision cannot be recorded, so the call is blocked',
    cause: 38,
    sip: 603,
    alert: 'critical',
    citation: 'R8.3',
  },
  'not-screened': {
    zh: '未能及时审核，呼叫已被拦截',
    en: 'The call was not screened in time, so it is blocked',
    cause: 38,
    sip: 603,
    alert: 'critical',
    citation: 'R1.1',
  },
  bypass: {
    zh: '有呼叫绕过了审核，已被挂断',
    en: 'A call went round the gate and was ended',
    cause: 21,
    sip: 603,
    alert: 'critical',
    citation: 'R1.1',
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;
export const REASON_CODES = Object.keys(REASONS) as readonly ReasonCode[];
