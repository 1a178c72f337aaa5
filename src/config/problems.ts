import { HEARING_SENTENCES } from './hearing-sentences.js';
import { HTTP_SENTENCES } from './http-schema.js';
import { PACK_SENTENCES } from './pack-sentences.js';
import { WEBHOOK_SENTENCES } from './webhook-schema.js';

/** One thing wrong with the configuration: where, what, and what to do, in both languages. */
export interface ConfigProblem {
  readonly file: string;
  readonly line?: number;
  /** `trunks.0.carrier` */
  readonly key: string;
  readonly zh: string;
  readonly en: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(describe).join('\n'));
    this.problems = problems;
  }
}

function describe({ file, line, key, zh, en }: ConfigProblem): string {
  const where = line === undefined ? file : `${file}:${line}`;
  return `${where}${key === '' ? '' : ` ${key}`}: ${en}\n  ${zh}`;
}

/** Sentences for the rules that are ours; the library's own words serve for the rest. */
export const SENTENCES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'clock-time': [
    '须为加引号的时间 "HH:MM"（00:00 至 24:00），例如 "09:00"',
    'write a time as "HH:MM" (00:00 to 24:00), for example "09:00"',
  ],
  'opens-before-closes': ['closes 须晚于 opens', 'closes must be later than opens'],
  duration: [
    '须为 ISO 8601 时长（周、日、时、分、秒），例如 PT24H 或 P30D',
    'write an ISO 8601 duration in weeks, days, hours, minutes or seconds, for example PT24H or P30D',
  ],
  ...PACK_SENTENCES,
  ...HTTP_SENTENCES,
  ...HEARING_SENTENCES,
  ...WEBHOOK_SENTENCES,
  'one-year-floor': [
    '屏蔽期限须为 P1Y 或更长（不得少于一年），或 forever',
    'the term must be P1Y or longer (no refusal lasts less than one year), or forever',
  ],
  'keys-differ': [
    'undoKey 与 key 不能相同，也不能一个是另一个的开头',
    'undoKey and key must differ, and neither may begin like the other',
  ],
  'one-secret': [
    '请给出 passwordFile（密码文件）或 passwordEnv（环境变量名）之一；密码不写在本文件里',
    'give either passwordFile (a file that holds the password) or passwordEnv (a variable that holds it)',
  ],
  'literal-secret': [
    '密码不能写在配置文件里；请改用 passwordFile 或 passwordEnv',
    'no password in this file; use passwordFile (a file, mode 0600) or passwordEnv instead',
  ],
  'name-twice': ['与前面的一项重复', 'is used twice; give each its own'],
  'no-such-team': ['没有这个班组，请在 teams 中写明', 'there is no such team: name it under teams'],
  'no-such-trunk': [
    '没有这个名字的中继；见 trunks 下的 name',
    'names no trunk; it must be the name of one under trunks',
  ],
  'no-such-pbx': [
    '没有这个名字的 PBX；见 pbx 下的 name',
    'names no PBX; it must be the name of one under pbx',
  ],
  'deadline-after-budget': [
    '须比 screening.budgetMs 至少长 1 秒：FreeSWITCH 按整秒计时，会提前至多一秒挂断',
    'must be at least one second longer than screening.budgetMs: FreeSWITCH counts whole seconds and may end a leg up to one early',
  ],
  'format-as-dialled': [
    'FreeSWITCH 的号码按拨号串原样送出，此处只能是 verbatim（或省略）；请在 FreeSWITCH 的拨号方案中改写号码',
    'on FreeSWITCH the number leaves as the dial string wrote it: only verbatim fits here, or leave it out, and write the number in the dialplan as the carrier wants it',
  ],
  'internal-host': [
    '须为话机的 IP、网段（192.0.2.0/24）或主机名，不含端口',
    'must be an address, a network (192.0.2.0/24) or a host name of phones, without a port',
  ],
  'http-url': [
    '须为 http:// 或 https:// 地址，不含用户名和密码',
    'must be an http:// or https:// address without user name and password',
  ],
  'host-port': ['须为 IP:端口，例如 127.0.0.1:15070', 'must be IP:port, for example 127.0.0.1:15070'],
  'sip-uri': [
    '须为运营商的 SIP 地址，例如 sip:203.0.113.10:5060;transport=udp',
    "must be the carrier's SIP address, for example sip:203.0.113.10:5060;transport=udp",
  ],
};
