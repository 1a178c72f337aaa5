import { ORDER_PROBLEMS, type OrderProblem } from '../app/orders/problems.js';
import type { Order, OrderTarget } from '../core/orders/order.js';
import { type CliFailure, usage } from './failure.js';
import { print, showTime, showUntil } from './output.js';
import { MASKED } from './viewer.js';

const KINDS: Readonly<Record<OrderTarget['kind'], string>> = {
  area: '地区 area',
  agent: '坐席 agent',
  campaign: '项目 campaign',
};

export function showOrders(
  json: boolean,
  title: readonly string[],
  orders: readonly Order[],
  extra: object,
  after: readonly string[] = [],
): void {
  print(json, { ...extra, orders: orders.map((order) => MASKED.value(order)) }, () => [
    ...title,
    ...orders.map((order) => `  ${describe(order)}`),
    ...after,
  ]);
}

function describe({ id, target, cause, startsAt, endsAt, liftedAt, reference, operator }: Order): string {
  const lifted = liftedAt === undefined ? '' : `  解除于 lifted ${showTime(liftedAt)}`;
  const until = endsAt === null ? '直到解除 until lifted' : showUntil(endsAt);
  return `${id}  ${KINDS[target.kind]} ${target.name}  ${cause}  ${showTime(startsAt)} – ${until}${lifted}  ${MASKED.text(`${reference}  ${operator}`)}`;
}

/** Which option or argument was wrong. */
const WHERE: Readonly<Record<OrderProblem, string>> = {
  'no-target': 'NAME',
  'bad-area': 'NAME',
  'ends-before-start': '--until',
  'ended-already': '--until',
  'no-reference': '--reference',
  'no-operator': '--operator',
  'mixed-script': '--operator, --approver',
  'no-approver': '--approver',
  'same-person': '--approver',
  'no-reason': '--reason',
  'not-found': 'ID',
  'already-lifted': 'ID',
  'already-ended': 'ID',
};

/** A use case's refusal as an error of the command line: exit 2, with the reason and a command that helps. */
export function refuseOrder(why: OrderProblem, command: string): CliFailure {
  const { zh, en } = ORDER_PROBLEMS[why];
  return usage(`${zh} / ${en}`, `callward ${command} --help`, WHERE[why]);
}
