import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderFreeswitch } from '../adapters/freeswitch/render/index.js';
import { readHostPort } from '../config/addresses.js';
import { isFreeswitch, isGuarded } from '../config/schema.js';
import { readEslPassword } from '../config/secret.js';
import { gateHook, gateSecret } from '../service/gate-hook.js';
import { choose, missing } from './choose.js';
import type { RenderFreeswitchOptions } from './commands/freeswitch.js';
import type { Context } from './context.js';
import { fromRenderer } from './failure.js';

const TEMPLATES = fileURLToPath(new URL('../../../dialplan/freeswitch', import.meta.url));

/** Every file of one FreeSWITCH, by name. What the renderer refuses is an error of the configuration. */
export async function renderFreeswitchFiles(
  context: Context,
  options: RenderFreeswitchOptions,
): Promise<ReadonlyMap<string, string>> {
  const { config } = context;
  const pbx = choose(config.pbx.filter(isFreeswitch), options.pbx, '--pbx', 'pbx (kind: freeswitch)');
  const trunks = config.trunks.filter((trunk) => trunk.pbx === pbx.name);
  if (trunks.length === 0) throw missing('trunks', `pbx ${pbx.name}`);
  const emergency = [...(await context.policy()).plan.emergency];
  const { user } = pbx.esl;
  const { key, undoKey, confirm, customer } = config.refusal;
  try {
    return renderFreeswitch(
      {
        gateways: trunks.map((trunk) => ({
          name: trunk.name,
          carrier: trunk.carrier,
          guarded: isGuarded(trunk),
        })),
        hook: gateHook(config.data),
        secret: gateSecret(config.data),
        gate: { ...readHostPort(pbx.gate.listen), deadlineSeconds: pbx.gate.deadlineSeconds },
        internal: pbx.internal.length > 0,
        language: config.language,
        emergency,
        refusal: { key, undoKey, confirm, ...(customer && { customerKey: customer.key }) },
        ...(user !== undefined && { user: { user, password: readEslPassword(pbx) } }),
      },
      (file) => readFileSync(join(TEMPLATES, file), 'utf8'),
    );
  } catch (error) {
    throw fromRenderer(error, 'freeswitch render');
  }
}
