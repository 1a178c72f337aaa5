import type { Command } from 'commander';
import type { AccountView } from '../../app/ports/access.js';
import { ROLES } from '../../core/access/permissions.js';
import { type CommonOptions, command, group } from '../command-line.js';
import { readChoice } from '../input.js';

export const accountCommand = (): Command =>
  group('account', '看板账户', 'Accounts of the board')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(lockCommand('lock', '锁定账户，立即退出', 'Lock an account; its sessions end'))
    .addCommand(lockCommand('unlock', '解除锁定', 'Unlock an account'))
    .addCommand(passwordCommand());

const WHO = ['<name>', '姓名或编号 / the name or the id'] as const;
const OPERATOR = ['--operator <name>', '经办人 / who does it'] as const;

interface AddOptions extends CommonOptions {
  readonly role: readonly string[];
  readonly team?: readonly string[];
  readonly extension?: string;
  readonly operator: string;
}

const addCommand = (): Command =>
  command('add', '新增账户；显示一次性密码', 'Add an account; shows a password to be changed at sign-in')
    .argument('<name>', '姓名 / the name')
    .requiredOption('--role <role...>', `角色 / roles: ${ROLES.join(', ')}`)
    .option('--team <team...>', '负责的班组，* 为全部 / teams to answer for, * for all')
    .option('--extension <extension>', '本人分机 / the person’s own phone')
    .requiredOption(...OPERATOR)
    .action(async (name: string, options: AddOptions) => {
      const roles = options.role.map((role) => readChoice(role, ROLES, '--role'));
      const { createContext } = await import('../context.js');
      const { checkOperator, refuseAccess, withAccess } = await import('../access.js');
      const { print } = await import('../output.js');
      const operator = await checkOperator(options.operator, 'account add');
      const context = await createContext(options);
      await withAccess(context, async ({ accounts }) => {
        const { team: teams = [], extension } = options;
        const wanted = { name, roles, teams, ...(extension === undefined ? {} : { extension }) };
        const answer = await accounts.add(wanted, operator);
        if (answer.outcome === 'denied') throw refuseAccess(answer, 'account add');
        const { account, password } = answer;
        print(context.json, { account, password }, () => [line(account), ...shown(password)]);
      });
    });

const listCommand = (): Command =>
  command('list', '列出账户', 'List the accounts').action(async (options: CommonOptions) => {
    const { createContext } = await import('../context.js');
    const { withAccess } = await import('../access.js');
    const { print } = await import('../output.js');
    const context = await createContext(options);
    const accounts = await withAccess(context, (access) => access.accounts.list());
    print(context.json, { accounts }, () =>
      accounts.length === 0 ? ['没有账户 / no accounts'] : accounts.map(line),
    );
  });

const lockCommand = (name: 'lock' | 'unlock', zh: string, en: string): Command =>
  command(name, zh, en)
    .argument(...WHO)
    .requiredOption(...OPERATOR)
    .action(async (named: string, options: CommonOptions & { readonly operator: string }) => {
      const { createContext } = await import('../context.js');
      const { checkOperator, findAccount, refuseAccess, withAccess } = await import('../access.js');
      const { print } = await import('../output.js');
      const operator = await checkOperator(options.operator, `account ${name}`);
      const context = await createContext(options);
      await withAccess(context, async (access) => {
        const { id } = await findAccount(access, named, `account ${name}`);
        const answer = await access.accounts.change(id, { locked: name === 'lock' }, operator);
        if (answer.outcome === 'denied') throw refuseAccess(answer, `account ${name}`);
        print(context.json, { account: answer.account }, () => [line(answer.account)]);
      });
    });

const passwordCommand = (): Command =>
  command('password', '重设密码；显示一次性密码', 'Give a new password, to be changed at sign-in')
    .argument(...WHO)
    .requiredOption(...OPERATOR)
    .action(async (named: string, options: CommonOptions & { readonly operator: string }) => {
      const { createContext } = await import('../context.js');
      const { checkOperator, findAccount, refuseAccess, withAccess } = await import('../access.js');
      const { print } = await import('../output.js');
      const operator = await checkOperator(options.operator, 'account password');
      const context = await createContext(options);
      await withAccess(context, async (access) => {
        const { id } = await findAccount(access, named, 'account password');
        const answer = await access.accounts.resetPassword(id, operator);
        if (answer.outcome === 'denied') throw refuseAccess(answer, 'account password');
        print(context.json, { password: answer.password }, () => shown(answer.password));
      });
    });

const shown = (password: string): string[] => [
  `一次性密码（只显示这一次，登录后须更改）/ password (shown once, to be changed at sign-in): ${password}`,
];

function line({ id, name, roles, teams, extension, locked, temporary }: AccountView): string {
  const marks = [locked && '已锁定 locked', temporary && '待改密码 password to be changed'].filter(Boolean);
  return [id, name, roles.join(','), teams.join(','), extension ?? '', ...marks].join('  ').trimEnd();
}
