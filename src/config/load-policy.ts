import { join } from 'node:path';
import type { Policy } from '../core/policy/policy.js';
import { compilePolicy } from './compile-policy.js';
import { loadPack } from './load-pack.js';
import { withMobilePrefixes } from './mobile-prefixes.js';
import { loadNumberingPlan } from './numbering.js';
import type { ConfigProblem } from './problems.js';
import type { Config } from './schema.js';

export interface LoadedPolicy {
  readonly policy: Policy;
  /** The files of the pack, its own first. */
  readonly files: readonly string[];
  /** Rows of data files that were left out; the rest counts. */
  readonly problems: readonly ConfigProblem[];
}

/** Everything a verdict depends on, read and compiled. `shipped` is the folder `config` of the installation. Throws. */
export function loadPolicy(config: Pick<Config, 'policy'>, shipped: string): LoadedPolicy {
  const { home, outsideLine, homeArea, mobilePrefixes } = config.policy.numbering;
  const bare = loadNumberingPlan(join(shipped, 'numbering'), {
    home,
    outsideLine,
    ...(homeArea === '' ? {} : { homeArea }),
  });
  const { plan, problems } =
    mobilePrefixes === undefined ? { plan: bare, problems: [] } : withMobilePrefixes(bare, mobilePrefixes);
  const { pack, files } = loadPack(config.policy.pack, { shipped: join(shipped, 'policy'), plan });
  return { policy: compilePolicy(config, plan, pack), files, problems };
}
