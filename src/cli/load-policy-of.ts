import { resolve } from 'node:path';
import { type LoadedPolicy, loadPolicy } from '../config/load-policy.js';
import { isPackName } from '../config/pack-file.js';
import { type Context, SHIPPED } from './context.js';

/** The policy of the configuration; or, with a pack named on the command line, that pack as it stands, nothing added. */
export function loadPolicyOf(context: Context, pack?: string): LoadedPolicy {
  if (pack === undefined) return loadPolicy(context.config, SHIPPED);
  const { hours: _company, ...policy } = context.config.policy;
  return withPack({ config: { ...context.config, policy } }, pack);
}

/** The site as it is configured, under another pack. */
export const withPack = ({ config }: Pick<Context, 'config'>, pack: string): LoadedPolicy =>
  loadPolicy(
    { policy: { ...config.policy, pack: isPackName(pack) ? pack : resolve(pack), mode: 'enforce' } },
    SHIPPED,
  );
