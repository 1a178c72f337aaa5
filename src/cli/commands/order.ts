import type { Command } from 'commander';
import { ORDER_CAUSES, type OrderTarget } from '../../core/orders/order.js';
import { type CommonOptions, command, group } from '../command-line.js';
import { readChoice, readInstant } from '../input.js';

export const orderCommand = (): Command =>
  group('order', '停呼令：地区、坐席、项目', 'Suspensions by order: an area, an agent, a campaign')
    .addCommand(giveCommand())
    .addCommand(listCommand())
    .addCommand(liftCommand());

const TARGETS = ['area', 'agent', 'campaign'] as const satisfies readonly OrderTarget['kind'][];
/** What `--until` says of an order without an end. */
const LIFTED = 'lifted';

interface GiveOptions extends CommonOptions {
  readonly from?: string;
  readonly until: string;
  readonly cause: string;
  readonly reference: string;
  readonly operator: string;
}

const giveCommand = (): Command =>
  command('give', '立即停呼；正在振铃的也停', 'Stop calls at once, also those that are ringing')
    .argument('<kind>', `停什么 / what is stopped: ${TARGETS.join(', ')}`)
    .argument(
      '<name>',
      '地区（CN-44、广东、CN）、坐席或项目 / the area (CN-44, 广东, CN), the agent, the campaign',
    )
    .requiredOption('--until <instant>', `到何时，或 ${LIFTED}（直到解除）/ the end, or ${LIFTED}`)
    .requiredOption('--cause <cause>', `原因 / the cause: ${ORDER_CAUSES.join(', ')}`)
    .requiredOption('--reference <text>', '文号 / the document behind it')
    .requiredOption('--operator <name>', '经办人 / who gives it')
    .option('--from <instant>', '从何时，默认现在 / the start; now when left out')
    .action(async (kind: string, name: string, options: GiveOptions) => {
      const target = { kind: readChoice(kind, TARGETS, 'KIND'), name };
      const cause = readChoice(options.cause, ORDER_CAUSES, '--cause');
      const endsAt = options.until === LIFTED ? null : readInstant(options.until, '--until');
      const startsAt = options.from === undefined ? undefined : readInstant(options.from, '--from');
      const { createContext, withStore } = await import('../context.js');
      const { giveOrder } = await import('../../app/orders/give-order.js');
      const { areaCode } = await import('../../core/orders/area.js');
      const { refuseOrder, showOrders } = await import('../show-orders.js');
      const { randomUUID } = await import('node:crypto');
      const context = await createContext(options);
      const { plan } = await context.policy();
      await withStore(context, async (store) => {
        const give = giveOrder({
          store,
          now: Date.now,
          newId: randomUUID,
          areaCode: (text) => areaCode(text, plan),
        });
        const { reference, operator } = options;
        const answer = await give({
          target,
          cause,
          endsAt,
          reference,
          operator,
          ...(startsAt === undefined ? {} : { startsAt }),
        });
        if (answer.outcome === 'refused') throw refuseOrder(answer.why, 'order give');
        showOrders(context.json, ['已停呼 given'], [answer.order], { outcome: 'given' });
      });
    });

const listCommand = (): Command =>
  command('list', '有效和将生效的停呼令', 'The orders in force or to come').action(
    async (options: CommonOptions) => {
      const { createContext } = await import('../context.js');
      const { ledgerInJson, ledgerLine, readLedgerOrNone } = await import('../ledger.js');
      const { showOrders } = await import('../show-orders.js');
      const context = await createContext(options);
      await readLedgerOrNone(context, async (store, ledger) => {
        const orders = await store.orders(Date.now());
        const title = [`${orders.length} 条停呼令 orders`];
        showOrders(context.json, title, orders, { ledger: ledgerInJson(ledger) }, [ledgerLine(ledger)]);
      });
    },
  );

interface LiftOptions extends CommonOptions {
  readonly reason: string;
  readonly operator: string;
  readonly approver: string;
}

const liftCommand = (): Command =>
  command('lift', '提前解除，须两人与原因', 'Lift an order before its end: two people and a reason')
    .argument('<id>', '停呼令编号 / the order’s id')
    .requiredOption('--reason <text>', '原因 / why')
    .requiredOption('--operator <name>', '经办人 / who asks')
    .requiredOption('--approver <name>', '批准人，须为另一人 / who approves: somebody else')
    .action(async (orderId: string, { reason, operator, approver, ...options }: LiftOptions) => {
      const { createContext } = await import('../context.js');
      const { readLedger } = await import('../ledger.js');
      const { liftOrder } = await import('../../app/orders/lift-order.js');
      const { refuseOrder, showOrders } = await import('../show-orders.js');
      const context = await createContext(options);
      await readLedger(context, async (store) => {
        const lift = liftOrder({ store, now: Date.now });
        const answer = await lift({ orderId, reason, operator, approver });
        if (answer.outcome === 'refused') throw refuseOrder(answer.why, 'order lift');
        showOrders(context.json, ['已解除 lifted'], [answer.order], { outcome: 'lifted' });
      });
    });
