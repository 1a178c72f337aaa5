import { type Config, isAsterisk } from '../../config/schema.js';
import { examineAsterisk } from './asterisk.js';
import { examineEngine } from './engine.js';
import type { Finding } from './finding.js';
import { examineFreeswitch } from './freeswitch.js';
import { examineTrunk } from './trunk.js';

/** Everything at once: each has its own deadline. */
export async function examine(config: Config): Promise<readonly Finding[]> {
  const found = await Promise.all([
    ...config.pbx.map((pbx) =>
      isAsterisk(pbx) ? examineAsterisk(pbx, config.language) : examineFreeswitch(pbx),
    ),
    ...config.trunks.map(async (trunk) => [await examineTrunk(trunk)]),
    examineEngine(config).then((finding) => [finding]),
  ]);
  return found.flat();
}
