import { resolve } from 'node:path';
import { type LoadedPolicy, loadPolicy } from '../config/load-policy.js';
import { isPackName } from '../config/pack-file.js';
import { type Context, SHIPPED } from './context.js';

/** The policy of the configuration; or, with a pack named on the command line, that pack as it stands, nothing added. */
export function loadPolicyOf({ config }: Context, pack?: string): LoadedPolicy {
  if (pack === undefined) return loadPolicy(config, SHIPPED);
  const { hours: _company, ...policy } = config.policy;
  const named = isPackName(pack) ? pack : resolve(pack);
  return loadPolicy({ policy: { ...policy, pack: named, mode: 'enforce' } }, SHIPPED);
}
