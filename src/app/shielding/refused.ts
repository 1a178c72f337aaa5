import type { TermProblem } from '../../core/shield/term.js';

/** Why a change to the shield list is refused. Each has its sentence, the rule and the remedy, in both languages. */
export type ShieldProblem =
  | TermProblem
  | 'emergency'
  | 'mixed-script'
  | 'no-operator'
  | 'bad-scope'
  | 'bad-evidence'
  | 'no-reason'
  | 'no-approver'
  | 'same-person'
  | 'not-found'
  | 'already-cancelled'
  | 'not-yours'
  | 'too-late'
  | 'no-number';

export interface Refused {
  readonly outcome: 'refused';
  readonly why: ShieldProblem;
}

export const refused = (why: ShieldProblem): Refused => ({ outcome: 'refused', why });

export const SHIELD_PROBLEMS: Readonly<Record<ShieldProblem, { readonly zh: string; readonly en: string }>> =
  {
    'not-a-term': {
      zh: '期限格式不对；请写 P1Y、P18M、P400D 或 forever（永久）',
      en: 'The term cannot be read; write P1Y, P18M, P400D or forever',
    },
    'too-short': {
      zh: '屏蔽期限不得少于一年（保监消保〔2012〕1436号 二(二)）；请用 P1Y 或更长',
      en: 'A shield lasts at least one year (保监消保〔2012〕1436号 二(二), R1.2); use P1Y or longer',
    },
    'too-long': {
      zh: '期限超出日历范围；永久屏蔽请写 forever',
      en: 'The term ends beyond the calendar; write forever for a permanent shield',
    },
    emergency: {
      zh: '紧急号码从不拦截，不能屏蔽',
      en: 'Emergency numbers are never blocked, so they cannot be shielded',
    },
    'mixed-script': {
      zh: '姓名混用了形似的不同文字（拉丁、西里尔、希腊字母）；请用同一种文字重写',
      en: 'The name mixes letters that look alike (Latin, Cyrillic, Greek); write it in one script',
    },
    'no-operator': {
      zh: '须写明经办人（一行文字，不超过 200 字）',
      en: 'The operator must be named (one line, at most 200 characters)',
    },
    'bad-scope': {
      zh: '范围须为 all、campaign:名称、line:名称 或 insurer:名称',
      en: 'The scope is all, campaign:NAME, line:NAME or insurer:NAME',
    },
    'bad-evidence': {
      zh: '依据须为一行文字，不超过 500 字',
      en: 'The evidence is one line of at most 500 characters',
    },
    'no-reason': {
      zh: '取消屏蔽须写明原因（一行文字，不超过 500 字）',
      en: 'A cancellation needs a reason (one line, at most 500 characters)',
    },
    'no-approver': {
      zh: '取消屏蔽须由第二人批准',
      en: 'A cancellation needs a second person who approves it',
    },
    'same-person': {
      zh: '经办人与批准人不能是同一人',
      en: 'The operator and the approver must be two different people',
    },
    'not-found': {
      zh: '没有这条屏蔽记录',
      en: 'There is no such entry on the shield list',
    },
    'already-cancelled': {
      zh: '该屏蔽记录已经取消',
      en: 'The entry has been cancelled already',
    },
    'no-number': {
      zh: '没有可读的号码，无法登记；请核对后另行登记，再予撤销',
      en: 'There is no readable number to register; find it out, add it with callward shield add, and dismiss this',
    },
    'not-yours': {
      zh: '只有登记人本人可以撤回',
      en: 'Only the agent who made the entry can take it back',
    },
    'too-late': {
      zh: '撤回时间已过；请由两人取消',
      en: 'The time to take it back is over; two people can cancel it',
    },
  };
