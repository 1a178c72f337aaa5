import { type ParseArgsConfig, parseArgs } from 'node:util';
import { PURPOSES, type Purpose } from '../../../src/core/call-attempt.js';
import { findFreeswitch } from '../freeswitch-found.js';
import { noon } from '../trial-day.js';
import { Trouble, Usage } from './words.js';

const example = 'scripts/up call 13800138000';

export interface CallAsked {
  /** As typed: reading it is the gate's business. */
  readonly number: string;
  readonly purpose: Purpose;
}

export function readCall(args: readonly string[]): CallAsked {
  const { values, positionals } = parse(args, {
    options: { purpose: { type: 'string', default: 'sale' } },
    allowPositionals: true,
  });
  const [number = '', second] = positionals;
  if (number.trim() === '')
    throw new Usage('which number? / 请给出号码', 'none was given / 没有给出号码', example);
  if (second !== undefined) {
    throw new Usage(
      `one number at a time, and "${second}" is a second one / 一次只能呼叫一个号码`,
      'a number with spaces needs quotes / 带空格的号码需要加引号',
      "scripts/up call '138 0013 8000'",
    );
  }
  // RFC 3966: behind a semicolon stands a parameter, and its name begins with a letter.
  if (/[;；](?![a-z])/i.test(number)) {
    throw new Usage(
      `"${number}" is no number / 不是号码`,
      'a semicolon begins a parameter such as ;ext=12 / 分号之后只能是参数',
      example,
    );
  }
  if (number.length > 200)
    throw new Usage('this is no number / 不是号码', `${number.length} characters / 字符过多`, example);
  return { number, purpose: purposeIn(values.purpose) };
}

function purposeIn(asked: unknown): Purpose {
  const purpose = PURPOSES.find((one) => one === asked);
  if (purpose !== undefined) return purpose;
  throw new Usage(
    `"${String(asked)}" is no purpose / 没有这种呼叫目的`,
    `known are ${PURPOSES.join(', ')}`,
    'scripts/up call NUMBER --purpose service',
  );
}

export interface UpAsked {
  /** The policy clock's start, as the configuration takes it; undefined: the machine's clock. */
  readonly clock?: string;
  /** Undefined: Asterisk, which comes with the set-up. */
  readonly pbx?: 'freeswitch';
}

export function readUp(args: readonly string[]): UpAsked {
  const { values } = parse(args, {
    options: { clock: { type: 'string' }, pbx: { type: 'string' }, 'use-existing': { type: 'string' } },
  });
  if (values['use-existing'] !== undefined) {
    throw new Trouble(
      'an existing PBX is not configured by this script',
      'it would have to change the dialplan and trunks of a PBX in service',
      'run: npx callward asterisk render --help, and read docs/administrator.md / 请阅读管理员手册',
    );
  }
  const pbx = pbxIn(values.pbx);
  const { clock } = values;
  if (typeof clock !== 'string') return pbx;
  if (!isMoment(clock)) {
    throw new Usage(
      `"${clock}" is no time / 不是时间`,
      'date, time and offset from UTC are needed (ISO 8601) / 需要日期、时间与时区',
      `scripts/up --clock ${noon}`,
    );
  }
  return { clock, ...pbx };
}

function pbxIn(asked: unknown): Pick<UpAsked, 'pbx'> {
  if (asked === undefined || asked === 'asterisk') return {};
  if (asked !== 'freeswitch') {
    throw new Usage(
      `"${String(asked)}" is no PBX known here / 没有这种 PBX`,
      'known are asterisk and freeswitch',
      'scripts/up --pbx freeswitch',
    );
  }
  if (findFreeswitch() !== undefined) return { pbx: 'freeswitch' };
  throw new Trouble(
    'there is no FreeSWITCH on this machine / 本机没有 FreeSWITCH',
    'it is not on PATH, and FREESWITCH_PREFIX is not set / PATH 中没有，也未设置 FREESWITCH_PREFIX',
    'FREESWITCH_PREFIX=/usr/local/freeswitch scripts/up --pbx freeswitch',
  );
}

const isMoment = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
  !Number.isNaN(Date.parse(text));

/** parseArgs with its TypeErrors in words. */
function parse<T extends ParseArgsConfig>(args: readonly string[], config: T) {
  try {
    return parseArgs({ ...config, args: [...args] });
  } catch (error) {
    const wrong = args.find((arg) => /^-./.test(arg)) ?? '';
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new Usage(
      `${first} / 参数有误: ${wrong || args.join(' ')}`,
      why(wrong, first),
      `${example}, or scripts/up --help`,
    );
  }
}

function why(wrong: string, said: string): string {
  if (/^-\d/.test(wrong)) return 'a number does not begin with a dash / 号码不以减号开头';
  return /missing|ambiguous/.test(said)
    ? 'the option needs a value / 选项缺少值'
    : 'this script has no such option / 没有这个选项';
}
