/** Why an order is not given or not lifted. Each has its sentence in both languages. */
export type OrderProblem =
  | 'no-target'
  | 'bad-area'
  | 'ends-before-start'
  | 'ended-already'
  | 'no-reference'
  | 'no-operator'
  | 'mixed-script'
  | 'no-approver'
  | 'same-person'
  | 'no-reason'
  | 'not-found'
  | 'already-lifted'
  | 'already-ended';

export interface OrderRefused {
  readonly outcome: 'refused';
  readonly why: OrderProblem;
}

export const refused = (why: OrderProblem): OrderRefused => ({ outcome: 'refused', why });

export const ORDER_PROBLEMS: Readonly<Record<OrderProblem, { readonly zh: string; readonly en: string }>> = {
  'no-target': {
    zh: '须写明地区、坐席或项目的名称（一行文字，不超过 200 字）',
    en: 'The area, agent or campaign must be named (one line, at most 200 characters)',
  },
  'bad-area': {
    zh: '地区须为 ISO 3166 代码：国家（CN）或其省级行政区（CN-44 广东）',
    en: 'An area is an ISO 3166 code: a country (CN) or a part of one (CN-44 Guangdong)',
  },
  'ends-before-start': {
    zh: '结束时间须在开始时间之后',
    en: 'The end must be after the start',
  },
  'ended-already': {
    zh: '结束时间已经过去，此令不会生效',
    en: 'The end is past already: the order would bind nothing',
  },
  'no-reference': {
    zh: '须写明依据：主管部门文号或公司决定（一行文字，不超过 500 字）',
    en: 'The reference must be given: the authority’s document or the company’s own (one line, at most 500 characters)',
  },
  'no-operator': {
    zh: '须写明经办人（一行文字，不超过 200 字）',
    en: 'The operator must be named (one line, at most 200 characters)',
  },
  'mixed-script': {
    zh: '姓名混用了形似的不同文字（拉丁、西里尔、希腊字母）；请用同一种文字重写',
    en: 'The name mixes letters that look alike (Latin, Cyrillic, Greek); write it in one script',
  },
  'no-approver': {
    zh: '提前解除须由第二人批准',
    en: 'Lifting an order before its end needs a second person who approves it',
  },
  'same-person': {
    zh: '经办人与批准人不能是同一人',
    en: 'The operator and the approver must be two different people',
  },
  'no-reason': {
    zh: '解除须写明原因（一行文字，不超过 500 字）',
    en: 'Lifting needs a reason (one line, at most 500 characters)',
  },
  'not-found': { zh: '没有这条停呼令', en: 'There is no such order' },
  'already-lifted': { zh: '该停呼令已经解除', en: 'The order has been lifted already' },
  'already-ended': {
    zh: '该停呼令已到期，无需解除',
    en: 'The order has ended by itself; there is nothing to lift',
  },
};
