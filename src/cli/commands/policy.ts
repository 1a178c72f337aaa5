import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command-line.js';

export const policyCommand = (): Command =>
  group('policy', '呼叫策略（规则包）', 'The policy: rule packs')
    .addCommand(checkCommand())
    .addCommand(diffCommand())
    .addCommand(showCommand());

const PACK = '规则包的名称，或文件 / the name of a pack in config/policy, or a file';

const checkCommand = (): Command =>
  command('check', '检查规则包，并逐条用文字说明', 'Check a pack and tell each of its rules in words', {
    1: '有错，或失败 / something is wrong with it, or failure',
  })
    .argument('<pack>', PACK)
    .action(async (pack: string, options: CommonOptions) => {
      const { showPack } = await import('../show-policy.js');
      showPack(options.json === true, await loaded(options, pack), '规则包可用 the pack is good:');
    });

const diffCommand = (): Command =>
  command('diff', '两个规则包有何不同', 'What makes two packs differ', {
    0: '已比较，不论有无差别 / compared, whatever the answer',
  })
    .argument('<a>', PACK)
    .argument('<b>', PACK)
    .action(async (a: string, b: string, options: CommonOptions) => {
      const { showDiff } = await import('../show-policy.js');
      const [from, to] = [await loaded(options, a), await loaded(options, b)];
      showDiff(options.json === true, from.policy.pack, to.policy.pack);
    });

const showCommand = (): Command =>
  command('show', '配置所用的策略', 'The policy that the configuration makes').action(
    async (options: CommonOptions) => {
      const { showPack } = await import('../show-policy.js');
      showPack(options.json === true, await loaded(options), '策略 policy');
    },
  );

/** With a pack named: that pack alone, without the company's own hours. */
async function loaded(options: CommonOptions, pack?: string) {
  const { createContext } = await import('../context.js');
  const { loadPolicyOf } = await import('../load-policy-of.js');
  return loadPolicyOf(await createContext(options), pack);
}
