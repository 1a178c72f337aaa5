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
  'sherpa-model': ['engine 为 sherpa 时须写明模型目录', 'the engine sherpa needs the folder of a model here'],
  'end-after-alert': [
    'endSeconds 不得小于 alertSeconds：先告警，后挂断',
    'endSeconds must not be less than alertSeconds: the supervisor hears of it before the call is ended',
  ],
  'disposition-meaning': [
    '每个结果代码须写明含义：refusal, abandoned, no-refusal, wrong-number, no-answer, busy, callback 或 sale',
    'give each code its meaning: refusal, abandoned, no-refusal, wrong-number, no-answer, busy, callback or sale',
  ],
  language: ['须为 zh 或 en', 'write zh or en'],
  'phrase-id': [
    '每条短语须有编号 id（小写字母、数字和连字符），记录以它指明听到的是哪一条',
    'give the phrase an id in small letters, digits and hyphens: records name by it what was heard',
  ],
  'phrase-twice': ['编号与前面的短语重复', 'the id is used twice in this file; give each phrase its own'],
  intent: [
    '须为 no-calls、removal、complaint、declined 或 promise',
    'write no-calls, removal, complaint, declined or promise',
  ],
  speakers: ['须为 customer 和（或）agent', 'write customer, agent or both'],
  weight: ['须为 0 至 1 之间的数，不含 0', 'write a number above 0 and up to 1'],
  say: ['至少写出一种说法', 'write at least one form in which it is said'],
  'one-word': ['须为单个词（或单个汉字）', 'write single words (single characters in Chinese)'],
  fold: [
    '每项为两个字：繁体与简体，例如 電电',
    'each is two characters: as written and as read, for example 電电',
  ],
  tolerance: [
    '须为两个整数，后者大于前者，例如 [5, 9]：自几个字起可错一个、两个',
    'write two whole numbers, the second greater, for example [5, 9]: from how many words one may be wrong, and two',
  ],
  threshold: [
    '须为大于 0 且不超过 1 的数，例如 1e-20',
    'write a number above 0 and up to 1, for example 1e-20',
  ],
  'form-bracket': [
    '括号不成对，或问号前没有词；写法见 docs/hearing.md',
    'a bracket has no partner, or a question mark has nothing before it; docs/hearing.md explains the notation',
  ],
  'form-empty': [
    '空的说法，或 | 的一边没有词',
    'there is nothing here, or nothing on one side of |; a word that may be missing is written with ?',
  ],
  'form-set': ['没有这个名字的词组；见本文件的 sets', 'names no set; it must be the name of one under sets'],
  'form-deep': [
    '词组一层套一层而没有尽头；去掉其中绕回自己的一处',
    'sets name one another without end; take out the one that comes back to itself',
  ],
  'form-open': [
    '说法不能以 .. 开头，也不能整句可省：那样什么都会匹配',
    'a form must not begin with .. and not be missing as a whole: everything would match it',
  ],
  'spot-unmatched': [
    '这句话不符合本短语的任何说法；请改正，或在 say 中补上',
    'none of the forms of this phrase matches these words; correct them, or add the form under say',
  ],
  'other-language': [
    '语言与 hearing.language 不同；请换成该语言的短语文件',
    'is in another language than hearing.language; name a file of that language',
  ],
};
