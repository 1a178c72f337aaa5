/** What is wrong with the keys of hearing, dispositions and phrase files, and what to do, zh and en, by the message of the schema. */
export const HEARING_SENTENCES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'socket-url': [
    '须为 ws:// 或 wss:// 地址，不含用户名和密码，例如 ws://127.0.0.1:2700',
    'must be a ws:// or wss:// address without user name and password, for example ws://127.0.0.1:2700',
  ],
  'customer-key': [
    '客户的按键须为一至四个数字、星号或井号，加引号，例如 "9"',
    'the customer’s key is one to four digits, stars or hashes, in quotes, for example "9"',
  ],
  'end-after-alert': [
    'endSeconds 不得小于 alertSeconds：先告警，后挂断',
    'endSeconds must not be less than alertSeconds: the supervisor hears of it before the call is ended',
  ],
  'disposition-meaning': [
    '每个结果代码须写明含义：refusal, abandoned, no-refusal, wrong-number, no-answer, busy, callback 或 sale',
    'give each code its meaning: refusal, abandoned, no-refusal, wrong-number, no-answer, busy, callback or sale',
  ],
};
