/** An answer that is no success, as RFC 9457 has it, with a sentence for people in both languages. Never a stack trace. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly waitMs: number | undefined;

  constructor(status: number, code: string, words: { zh: string; en: string }, waitMs?: number) {
    super(words.en);
    this.status = status;
    this.code = code;
    this.zh = words.zh;
    this.en = words.en;
    this.waitMs = waitMs;
  }
}

const SENTENCES = {
  'bad-request': [400, '请求无法理解', 'The request cannot be understood'],
  'sign-in': [401, '请先登录', 'Sign in first'],
  'not-allowed': [403, '您无权进行此操作', 'You may not do this'],
  'cross-site': [403, '请求来自其他网站，已拒绝', 'The request came from another site and is refused'],
  'not-found': [404, '没有此内容', 'There is nothing here'],
  method: [405, '不支持此方法', 'This method is not served here'],
  'too-large': [413, '请求过大', 'The request is too large'],
  'not-json': [415, '只接受 JSON', 'Only JSON is taken'],
  host: [421, '此地址未在配置中（http.origin）', 'The service is not known by this name (http.origin)'],
  wait: [429, '请求过于频繁，请稍后再试', 'Too many requests; wait a while'],
  failed: [500, '内部错误，已记入日志', 'Something failed; the log says what'],
  unavailable: [
    503,
    '暂时无法查询或记录，请稍后再试',
    'Nothing can be read or recorded at the moment; try again',
  ],
  gone: [409, '通话已经结束', 'The call is over'],
  'no-phone': [409, '您的账户没有登记分机', 'Your account names no extension'],
  'not-done': [502, '电话系统未能执行', 'The PBX did not carry it out'],
  'not-a-number': [400, '号码无法识别', 'The number cannot be read'],
} as const satisfies Record<string, readonly [status: number, zh: string, en: string]>;

export type ProblemCode = keyof typeof SENTENCES;

export function problem(code: ProblemCode, waitMs?: number): HttpProblem {
  const [status, zh, en] = SENTENCES[code];
  return new HttpProblem(status, code, { zh, en }, waitMs);
}

/** What is sent. `at` says which field was wrong, by its name and ours only: nothing that came in is sent back. */
export const problemBody = ({ status, code, zh, en }: HttpProblem, at?: string) => ({
  type: `urn:callward:problem:${code}`,
  title: en,
  status,
  code,
  zh,
  en,
  ...(at === undefined ? {} : { at }),
});
