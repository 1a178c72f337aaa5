import type { Command } from 'commander';
import type { TokenView } from '../../app/ports/access.js';
import { SCOPES } from '../../core/access/permissions.js';
import { type CommonOptions, command, group } from '../command-line.js';
import { readChoice, readCount } from '../input.js';

export const tokenCommand = (): Command =>
  group('token', '供其他系统使用的接口令牌', 'API tokens for machines')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());

interface CreateOptions extends CommonOptions {
  readonly scope: readonly string[];
  readonly days: string;
  readonly operator: string;
}

const createCommand = (): Command =>
  command('create', '新建令牌；只显示一次', 'Make a token; it is shown once')
    .argument('<name>', '用途 / what it is for')
    .requiredOption('--scope <scope...>', `授权范围 / scopes: ${SCOPES.join(', ')}`)
    .option('--days <count>', '有效天数 / good for so many days', '90')
    .requiredOption('--operator <name>', '经办人 / who does it')
    .action(async (name: string, options: CreateOptions) => {
      const scopes = options.scope.map((scope) => readChoice(scope, SCOPES, '--scope'));
      const days = readCount(options.days, '--days');
      const { createContext } = await import('../context.js');
      const { checkOperator, refuseAccess, withAccess } = await import('../access.js');
      const { print } = await import('../output.js');
      const operator = await checkOperator(options.operator, 'token create');
      const context = await createContext(options);
      await withAccess(context, async ({ tokens }) => {
        const answer = await tokens.create({ name, scopes, days }, operator);
        if (answer.outcome === 'denied') throw refuseAccess(answer, 'token create');
        const { token, secret } = answer;
        print(context.json, { token, secret }, () => [
          line(token),
          `令牌（只显示这一次）/ token (shown once): ${secret}`,
        ]);
      });
    });

const listCommand = (): Command =>
  command('list', '列出令牌', 'List the tokens').action(async (options: CommonOptions) => {
    const { createContext } = await import('../context.js');
    const { withAccess } = await import('../access.js');
    const { print } = await import('../output.js');
    const context = await createContext(options);
    const tokens = await withAccess(context, (access) => access.tokens.list());
    print(context.json, { tokens }, () =>
      tokens.length === 0 ? ['没有令牌 / no tokens'] : tokens.map(line),
    );
  });

const revokeCommand = (): Command =>
  command('revoke', '吊销令牌', 'Revoke a token')
    .argument('<id>', '令牌编号 / the id of the token')
    .requiredOption('--operator <name>', '经办人 / who does it')
    .action(async (id: string, options: CommonOptions & { readonly operator: string }) => {
      const { createContext } = await import('../context.js');
      const { checkOperator, refuseAccess, withAccess } = await import('../access.js');
      const { print } = await import('../output.js');
      const operator = await checkOperator(options.operator, 'token revoke');
      const context = await createContext(options);
      await withAccess(context, async ({ tokens }) => {
        const answer = await tokens.revoke(id, operator);
        if (answer.outcome === 'denied') throw refuseAccess(answer, 'token revoke');
        print(context.json, { outcome: 'revoked', id }, () => [`已吊销 revoked: ${id}`]);
      });
    });

function line({ id, name, scopes, createdBy, expiresAt, revokedAt }: TokenView): string {
  const until = revokedAt === undefined ? new Date(expiresAt).toISOString() : '已吊销 revoked';
  return `${id}  ${name}  ${scopes.join(',')}  ${createdBy}  ${until}`;
}
