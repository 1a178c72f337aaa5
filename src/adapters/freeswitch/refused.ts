import type { EslAddress } from './address.js';

/** Why a link ended, in words an administrator can act on, and whether trying again soon makes sense. */
export interface Ended {
  readonly why: string;
  readonly slow: boolean;
}

const place = (esl: EslAddress): string => `${esl.host}:${esl.port}`;

export const ENDED = {
  closed: { why: 'the connection was closed', slow: false },
  mute: { why: 'nobody speaks as an event socket there: no login was offered in time', slow: false },
  deaf: { why: 'events have stopped: three heartbeats are missing', slow: false },
  odd: { why: 'the other side does not keep to the event socket protocol', slow: true },
  rejected: (esl: EslAddress): Ended => ({
    why:
      `the event socket at ${place(esl)} turns this address away: allow it in apply-inbound-acl of event_socket.conf.xml` +
      ' / 事件套接字拒绝本机地址：请在 event_socket.conf.xml 的 apply-inbound-acl 中放行',
    slow: true,
  }),
} as const;

export function refusedWords(esl: EslAddress): Ended {
  return esl.user === undefined
    ? {
        why:
          `the event socket at ${place(esl)} refuses the password: compare it with event_socket.conf.xml` +
          ' / 事件套接字密码错误：请核对 event_socket.conf.xml',
        slow: true,
      }
    : {
        why:
          `the event socket at ${place(esl)} refuses user ${esl.user}: check its esl-password in the directory` +
          ' / 事件套接字用户或密码错误：请核对用户目录中的 esl-password',
        slow: true,
      };
}

/** What every FreeSWITCH is installed with; whoever reaches the port with it can place calls and read everything. */
export const DEFAULT_PASSWORD = 'ClueCon';
export const DEFAULT_PASSWORD_WARNING =
  'freeswitch: THE EVENT SOCKET STILL HAS ITS DEFAULT PASSWORD: anybody who reaches it controls this FreeSWITCH; change it' +
  ' / 事件套接字仍使用默认密码，任何能连上的人都可控制本机 FreeSWITCH，请立即修改';
