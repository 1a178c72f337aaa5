import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderAsterisk } from '../adapters/asterisk/render/index.js';
import { readStrictTemplates, renderKamailio } from '../adapters/sip-guard/strict/render-kamailio.js';
import { type HostPort, readCarrier, readHostPort } from '../config/addresses.js';
import { type AsteriskConfig, type GuardedTrunk, isAsterisk, isGuarded } from '../config/schema.js';
import { readAriPassword } from '../config/secret.js';
import { choose, missing } from './choose.js';
import type { RenderCommandOptions } from './commands/asterisk.js';
import { type Context, makeData } from './context.js';
import { fromRenderer, usage } from './failure.js';

const DIALPLAN = fileURLToPath(new URL('../../../dialplan', import.meta.url));

/** Every file of one PBX, by name. What the renderers refuse is an error of the configuration. */
export async function renderFiles(
  context: Context,
  options: RenderCommandOptions,
): Promise<ReadonlyMap<string, string>> {
  const { config } = context;
  const pbx = choose(config.pbx.filter(isAsterisk), options.pbx, '--pbx', 'pbx');
  const trunks = config.trunks.filter((trunk) => trunk.pbx === pbx.name).filter(isGuarded);
  if (trunks.length === 0) throw missing('trunks', `pbx ${pbx.name}`);
  const emergency = [...(await context.policy()).plan.emergency];
  try {
    const strict = options.strict ? strictTrunk(options, trunks) : undefined;
    const files = new Map(renderPbx(context, pbx, trunks, emergency, strict));
    if (strict)
      for (const [name, text] of renderStrict(context, options, strict, emergency)) files.set(name, text);
    return files;
  } catch (error) {
    throw fromRenderer(error, 'asterisk render');
  }
}

function renderPbx(
  { config }: Context,
  pbx: AsteriskConfig,
  trunks: readonly GuardedTrunk[],
  emergency: readonly string[],
  strict: Strict | undefined,
): ReadonlyMap<string, string> {
  const url = new URL(pbx.ari.url);
  const { key, undoKey, confirm, customer } = config.refusal;
  return renderAsterisk(
    {
      trunks: trunks.map((trunk) => {
        const { host, port, transport } = readCarrier(trunk.carrier);
        return {
          name: trunk.name,
          format: trunk.format,
          carrierHost: host,
          ...(port === undefined ? {} : { carrierPort: port }),
          transport,
          guard: readHostPort(trunk.guard.listen),
          ...(strict?.trunk === trunk ? { proxy: strict.proxy } : {}),
        };
      }),
      language: config.language,
      refusal: { key, undoKey, confirm, ...(customer && { customerKey: customer.key }) },
      app: pbx.ari.app,
      ari: {
        username: pbx.ari.username,
        password: readAriPassword(pbx),
        host: url.hostname,
        port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
      },
      emergency,
    },
    (file) => readFileSync(join(DIALPLAN, 'asterisk', file), 'utf8'),
  );
}

interface Strict {
  readonly trunk: GuardedTrunk;
  readonly proxy: HostPort;
}

const strictTrunk = (options: RenderCommandOptions, trunks: readonly GuardedTrunk[]): Strict => ({
  trunk: choose(trunks, options.trunk, '--trunk', 'trunks'),
  proxy: address(options.proxy, '--proxy'),
});

function renderStrict(
  context: Context,
  options: RenderCommandOptions,
  { trunk, proxy }: Strict,
  emergency: readonly string[],
): ReadonlyMap<string, string> {
  const { host, port, transport } = readCarrier(trunk.carrier);
  if (transport === 'tls') {
    throw usage(`${trunk.name}: 严格模式不支持 TLS 中继 / strict mode has no TLS`, 'udp, tcp', '--strict');
  }
  const { cfg, nft } = renderKamailio(
    {
      carrier: { host, port: port ?? 5060, transport },
      pbx: { ...address(options.pbxSip, '--pbx-sip'), transport },
      listen: proxy,
      inside: address(options.proxyInside, '--proxy-inside'),
      guard: readHostPort(trunk.guard.listen),
      emergency,
      secret: keptSecret(context),
    },
    readStrictTemplates(join(DIALPLAN, 'kamailio')),
  );
  return new Map([
    ['kamailio.cfg', cfg],
    ['trunk.nft', nft],
  ]);
}

/** Dialogs that began before a new rendering must still be known as ours after it, so the secret stays. */
function keptSecret(context: Context): string {
  makeData(context);
  const file = join(context.config.data, 'strict-secret');
  try {
    writeFileSync(file, `${randomBytes(16).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

function address(text: string | undefined, option: string) {
  if (text !== undefined && /^(?:\[[^\]]+\]|[^:]+):\d{1,5}$/.test(text)) return readHostPort(text);
  throw usage(`${option}: 须为 IP:端口 / must be IP:port`, `${option} 192.0.2.10:5060`, option);
}
