import type { Command } from 'commander';
import type { ShieldProblem } from '../../app/shielding/refused.js';
import { SHIELD_SOURCES, type ShieldEntry, type ShieldScope } from '../../core/shield/shield-entry.js';
import { type CommonOptions, command, group } from '../command-line.js';
import { readChoice, readCount, readNumber } from '../input.js';
import { type RevealOptions, withReveal } from '../viewer.js';

export const shieldCommand = (): Command =>
  group('shield', '屏蔽名单', 'The shield list')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(cancelCommand());

interface AddOptions extends CommonOptions {
  readonly source: string;
  readonly operator: string;
  readonly scope: string;
  readonly term: string;
  readonly evidence?: string;
}

const addCommand = (): Command =>
  command('add', '屏蔽一个号码，至少一年', 'Shield a number, for at least one year')
    .argument('<number>', '号码 / the number')
    .requiredOption('--source <source>', `来源 / where it comes from: ${SHIELD_SOURCES.join(', ')}`)
    .requiredOption('--operator <name>', '经办人 / who registers it')
    .option('--scope <scope>', '范围 / the scope: all, campaign:X, line:X, insurer:X', 'all')
    .option('--term <period>', '期限，不少于 P1Y，或 forever / the term: P1Y at least, or forever', 'P1Y')
    .option('--evidence <text>', '依据 / the evidence')
    .action(async (text: string, options: AddOptions) => {
      const source = readChoice(options.source, SHIELD_SOURCES, '--source');
      const { createContext, withStore } = await import('../context.js');
      const { addShield } = await import('../../app/shielding/add-shield.js');
      const { addedTitle, showShield, standing } = await import('../show-shield.js');
      const { MASKED } = await import('../viewer.js');
      const { randomUUID } = await import('node:crypto');
      const context = await createContext(options);
      const number = readNumber(text, await context.policy());
      await withStore(context, async (store) => {
        const now = Date.now();
        const before = standing(await store.shieldEntries(number.key), now);
        const answer = await addShield({ store, now: () => now, newId: randomUUID })({
          number,
          source,
          operator: options.operator,
          scope: options.scope as ShieldScope,
          term: options.term,
          ...(options.evidence === undefined ? {} : { evidence: options.evidence }),
        });
        if (answer.outcome === 'refused') {
          const typed = { 'bad-scope': options.scope, 'not-a-term': options.term }[answer.why as string];
          throw await refusal(answer.why, 'shield add', typed);
        }
        const { outcome, entry } = answer;
        showShield(context.json, {
          title: addedTitle(outcome, entry, before),
          entries: [entry],
          extra: { outcome, standing: before.map((one) => MASKED.value(one)) },
        });
      });
    });

type ListOptions = CommonOptions & RevealOptions & { readonly all?: boolean; readonly limit?: string };

const listCommand = (): Command =>
  withReveal(command('list', '列出有效的屏蔽记录', 'List the entries in force'))
    .option('--all', '包括已取消和到期的 / also those cancelled or expired')
    .option('--limit <count>', '最多多少条 / at most so many')
    .action(async (options: ListOptions) => {
      const limit = options.limit === undefined ? undefined : readCount(options.limit, '--limit');
      const { createContext } = await import('../context.js');
      const { ledgerInJson, ledgerLine, readLedgerOrNone } = await import('../ledger.js');
      const { openViewer } = await import('../viewer.js');
      const { showShield } = await import('../show-shield.js');
      const context = await createContext(options);
      await readLedgerOrNone(context, async (store, ledger) => {
        const entries = await store.shieldList({
          ...(options.all ? {} : { inForceAt: Date.now() }),
          ...(limit === undefined ? {} : { limit }),
        });
        showShield(context.json, {
          title: [`${entries.length} 条 entries`],
          entries,
          viewer: await openViewer(store, options, { command: 'shield list', numbers: entries.length }),
          extra: { ledger: ledgerInJson(ledger) },
          after: [ledgerLine(ledger)],
        });
      });
    });

const showCommand = (): Command =>
  withReveal(command('show', '某号码的全部屏蔽记录', 'Every entry of one number'))
    .argument('<number>', '号码 / the number')
    .action(async (text: string, options: CommonOptions & RevealOptions) => {
      const { createContext } = await import('../context.js');
      const { ledgerInJson, ledgerLine, readLedgerOrNone } = await import('../ledger.js');
      const { openViewer } = await import('../viewer.js');
      const { showShield } = await import('../show-shield.js');
      const context = await createContext(options);
      const { key } = readNumber(text, await context.policy());
      await readLedgerOrNone(context, async (store, ledger) => {
        const entries = await store.shieldEntries(key);
        const look = { command: 'shield show', numbers: 1, number: key };
        const viewer = await openViewer(store, options, look);
        showShield(context.json, {
          title: [`${viewer.number(key)}: ${entries.length} 条 entries`],
          entries,
          viewer,
          extra: { ledger: ledgerInJson(ledger) },
          after: [ledgerLine(ledger)],
        });
      });
    });

interface CancelOptions extends CommonOptions {
  readonly reason: string;
  readonly operator: string;
  readonly approver: string;
}

const cancelCommand = (): Command =>
  command('cancel', '取消屏蔽，须两人与原因', 'Cancel an entry: two people and a reason')
    .argument(
      '<id-or-number>',
      '记录编号，或号码（取消其全部有效记录）/ an entry id, or a number for all its entries',
    )
    .requiredOption('--reason <text>', '原因 / why')
    .requiredOption('--operator <name>', '经办人 / who asks')
    .requiredOption('--approver <name>', '批准人，须为另一人 / who approves: somebody else')
    .action(async (target: string, options: CancelOptions) => {
      const { createContext } = await import('../context.js');
      const { readLedger } = await import('../ledger.js');
      const { afterCancel, showShield, standing } = await import('../show-shield.js');
      const { MASKED } = await import('../viewer.js');
      const { cancelShield } = await import('../../app/shielding/cancel-shield.js');
      const context = await createContext(options);
      const policy = await context.policy();
      await readLedger(context, async (store) => {
        const byId = await store.shieldEntry(target);
        const found = byId ? [byId] : await store.shieldEntries(readNumber(target, policy).key);
        const open = found.filter((entry) => entry.cancelledAt === undefined);
        if (open.length === 0) {
          throw await refusal(found.length > 0 ? 'already-cancelled' : 'not-found', 'shield cancel');
        }
        const cancelled: ShieldEntry[] = [];
        for (const { id: entryId } of open) {
          const { reason, operator, approver } = options;
          const answer = await cancelShield({ store, now: Date.now })({
            entryId,
            reason,
            operator,
            approver,
          });
          if (answer.outcome === 'refused') throw await refusal(answer.why, 'shield cancel');
          cancelled.push(answer.entry);
        }
        const left = standing(await store.shieldEntries(cancelled[0]?.number ?? ''), Date.now());
        showShield(context.json, {
          title: ['已取消 cancelled'],
          entries: cancelled,
          extra: { outcome: 'cancelled', standing: left.map((one) => MASKED.value(one)) },
          after: afterCancel(left),
        });
      });
    });

const refusal = async (why: ShieldProblem, command: string, typed?: string) =>
  (await import('../refusal.js')).refuse(why, command, typed);
