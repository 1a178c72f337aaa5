import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command-line.js';
import { readCount } from '../input.js';

export const webhooksCommand = (): Command =>
  group('webhooks', '向外部系统推送告警与拒绝', 'Alerts and refusals told to other systems')
    .addCommand(listCommand())
    .addCommand(redeliverCommand());

const listCommand = (): Command =>
  command(
    'list',
    '各接收方的进度与未能送达的消息',
    'How far each receiver has been told, and what could not be delivered',
  ).action(async (options: CommonOptions) => {
    const { createContext } = await import('../context.js');
    const { withWebhooks } = await import('../webhooks.js');
    const { isoTime, print } = await import('../output.js');
    const context = await createContext(options);
    await withWebhooks(context, async (progress, head) => {
      const hooks = await Promise.all(
        context.config.webhooks.map(async ({ name, url, events, numbers }) => ({
          name,
          url,
          events,
          numbers,
          place: (await progress.place(name)) ?? null,
          deadLetters: (await progress.deadLetters({ hook: name })).map(({ seq, at, why }) => ({
            seq,
            time: isoTime(at),
            why,
          })),
        })),
      );
      print(context.json, { head, webhooks: hooks }, () =>
        hooks.length === 0
          ? ['没有配置 webhook / no webhook is configured']
          : hooks.flatMap(({ name, url, place, deadLetters }) => [
              `${name}  ${url}  已推送至 told up to #${place ?? '-'} / #${head}`,
              ...deadLetters.map(
                ({ seq, time, why }) => `  未送达 not delivered #${seq}  ${time ?? ''}  ${why}`,
              ),
            ]),
      );
    });
  });

const redeliverCommand = (): Command =>
  command('redeliver', '再次尝试未送达的消息', 'Try what could not be delivered once more')
    .argument('<name>', 'webhook 名称 / its name')
    .option('--seq <number>', '只试这一条（账本序号） / only this one (its place in the ledger)')
    .action(async (name: string, options: CommonOptions & { readonly seq?: string }) => {
      const seq = options.seq === undefined ? undefined : readCount(options.seq, '--seq');
      const { createContext } = await import('../context.js');
      const { withWebhooks } = await import('../webhooks.js');
      const { print } = await import('../output.js');
      const context = await createContext(options);
      await withWebhooks(context, async (progress) => {
        const asked = await progress.again(name, seq);
        print(context.json, { webhook: name, asked }, () => [
          `${asked} 条将由运行中的服务再试 / to be tried again by the running service`,
        ]);
      });
    });
