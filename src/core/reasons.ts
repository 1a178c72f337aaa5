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
  suspended: {
    zh: '该地区暂停呼叫',
    en: 'Calls to this area are suspended',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: 'R2.4',
  },
  'not-entitled': {
    zh: '您或该项目已被暂停外呼',
    en: 'You or this campaign may not place calls at present',
    cause: 21,
    sip: 603,
    alert: 'warning',
    citation: 'R6.3',
  },
  'cap-reached': {
    zh: '对该客户的呼叫次数已达上限',
    en: 'This customer has been called as often as allowed',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: 'R2.3',
  },
  'cooling-off': {
    zh: '该客户处于呼叫冷静期',
    en: 'This customer may not be called again yet',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: 'R2.3',
  },
  'renewal-too-early': {
    zh: '还没有到可以续保呼叫的日期',
    en: 'It is too early to call about this renewal',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: '保监产险〔2013〕42号 (40 日)',
  },
  'no-provenance': {
    zh: '该号码不在已批准的名单中',
    en: 'This number is on no approved list',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: 'R7.1',
  },
  'no-consent': {
    zh: '没有该客户同意来电的记录',
    en: 'There is no consent of this customer on record',
    cause: 21,
    sip: 603,
    alert: 'notice',
    citation: '该市场规则包 / the market pack: opt-in',
  },
  'caller-id': {
    zh: '主叫号码不在公司允许的范围内',
    en: 'The caller ID is withheld or not one of the company',
    cause: 21,
    sip: 603,
    alert: 'warning',
    citation: '保监产险〔2013〕42号 (公布的专用号码)',
  },
  'facts-unknown': {
    zh: '审核所需的资料暂时无法查询',
    en: 'What the decision needs cannot be read at the moment',
    cause: 38,
    sip: 603,
    alert: 'critical',
    citation: 'R1.1',
  },
  shadow: {
    zh: '试运行：本应拦截，但未拦截',
    en: 'Shadow mode: it would have been stopped and was not',
    cause: 16,
    sip: 302,
    alert: 'none',
    citation: 'R7.1',
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
