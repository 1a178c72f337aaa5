import { LONGEST, SHORTEST } from '../../core/access/password.js';
import type { AccessProblem, Denied } from '../ports/access.js';

export const denied = (why: AccessProblem, waitMs?: number): Denied => ({
  outcome: 'denied',
  why,
  ...ACCESS_PROBLEMS[why],
  ...(waitMs === undefined ? {} : { waitMs }),
});

export const ACCESS_PROBLEMS: Readonly<Record<AccessProblem, { readonly zh: string; readonly en: string }>> =
  {
    wrong: { zh: '姓名或密码不对', en: 'The name or the password is wrong' },
    wait: { zh: '尝试次数过多，请稍后再试', en: 'Too many tries; wait a while' },
    busy: { zh: '正忙，请稍后再试', en: 'Busy; try again in a moment' },
    'set-up-closed': {
      zh: '初始设置链接无效、已用过或已过期；请重新启动服务，或用 callward account add',
      en: 'The set-up link is wrong, used or expired; start the service anew, or use callward account add',
    },
    'bad-name': {
      zh: '姓名须为一行文字，不超过 60 字',
      en: 'The name is one line of at most 60 characters',
    },
    'mixed-script': {
      zh: '姓名混用了形似的不同文字（拉丁、西里尔、希腊字母）；请用同一种文字重写',
      en: 'The name mixes letters that look alike (Latin, Cyrillic, Greek); write it in one script',
    },
    'name-taken': { zh: '已有此姓名的账户', en: 'There is an account of this name already' },
    'no-role': { zh: '至少须有一个角色', en: 'An account has one role at least' },
    'bad-team': {
      zh: '班组名须为一行文字，不超过 60 字',
      en: 'The name of a team is one line of at most 60 characters',
    },
    'bad-extension': {
      zh: '分机须为 1 至 32 个字母、数字、点或横线',
      en: 'An extension is 1 to 32 letters, digits, dots or dashes',
    },
    'no-account': { zh: '没有这个账户', en: 'There is no such account' },
    'no-token': { zh: '没有这个令牌，或已吊销', en: 'There is no such token, or it is revoked already' },
    'last-administrator': {
      zh: '这是最后一位管理员，不能锁定或改任',
      en: 'This is the last administrator: the account cannot be locked or lose the role',
    },
    'no-scope': { zh: '至少须有一个授权范围', en: 'A token has one scope at least' },
    'bad-expiry': { zh: '有效期须为 1 至 730 天', en: 'A token is good for 1 to 730 days' },
    'password-short': {
      zh: `密码不得少于 ${SHORTEST} 个字符`,
      en: `A password has ${SHORTEST} characters at least`,
    },
    'password-long': {
      zh: `密码不得超过 ${LONGEST} 个字符`,
      en: `A password has ${LONGEST} characters at most`,
    },
    'password-simple': { zh: '密码过于简单', en: 'The password is too easy to guess' },
    'password-name': { zh: '密码不得包含姓名', en: 'The password must not contain the name' },
  };
