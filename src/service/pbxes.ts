import { createAsterisk } from '../adapters/asterisk/index.js';
import { createTrunkGate, type TrunkGate } from '../adapters/freeswitch/gate/index.js';
import { createFreeswitch } from '../adapters/freeswitch/index.js';
import type { Clock } from '../app/ports/clock.js';
import type { Log } from '../app/ports/log.js';
import type { Pbx, PbxListener } from '../app/ports/pbx.js';
import { readCarrier, readHostPort } from '../config/addresses.js';
import { type Config, type FreeswitchConfig, isFreeswitch, type PbxConfig } from '../config/schema.js';
import { readAriPassword, readEslPassword } from '../config/secret.js';
import type { NumberReading } from '../core/number/phone-number.js';
import { gateHook, gateSecret } from './gate-hook.js';

export interface PbxNeeds {
  readonly config: Config;
  readonly listener: PbxListener;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly numberFor: (dialled: string) => NumberReading;
}

/** A PBX as the service runs it. */
export type RunningPbx = Pbx & { start(): void; close(): Promise<void> };

/** The link to one PBX, of whichever kind. */
export function openPbx(pbx: PbxConfig, needs: PbxNeeds): RunningPbx {
  const { config, listener, now, newId, log, numberFor } = needs;
  const common = {
    name: pbx.name,
    language: config.language,
    ...(pbx.supervisor !== undefined && { supervisor: pbx.supervisor }),
    trunks: config.trunks
      .filter((trunk) => trunk.pbx === pbx.name)
      .map(({ name, format, carrier }) => ({ name, format, carrierHost: readCarrier(carrier).host })),
    listener,
    now,
    newId,
    log,
    numberFor,
  };
  if (isFreeswitch(pbx)) {
    const { host, port, user } = pbx.esl;
    const { key, undoKey, confirm } = config.refusal;
    return createFreeswitch({
      ...common,
      esl: { host, port, password: readEslPassword(pbx), ...(user !== undefined && { user }) },
      refusal: { key, undoKey, confirm },
      explicitIsGated: true,
    });
  }
  const { url, username, app } = pbx.ari;
  return createAsterisk({ ...common, ari: { url, username, password: readAriPassword(pbx), app } });
}

/** The gates that FreeSWITCHes ask; they listen before any link is up, as the trunk guards do. */
export async function openGates(needs: PbxNeeds): Promise<readonly TrunkGate[]> {
  return Promise.all(needs.config.pbx.filter(isFreeswitch).map((pbx) => openGate(pbx, needs)));
}

function openGate(
  pbx: FreeswitchConfig,
  { config, listener, now, newId, log }: PbxNeeds,
): Promise<TrunkGate> {
  return createTrunkGate({
    pbx: pbx.name,
    listen: readHostPort(pbx.gate.listen),
    trunks: config.trunks
      .filter((trunk) => trunk.pbx === pbx.name)
      .map(({ name, carrier, guard }) => ({ name, carrier: guard ? `sip:${guard.listen}` : carrier })),
    internal: pbx.internal,
    hook: gateHook(config.data),
    secret: gateSecret(config.data),
    listener,
    now,
    newId,
    log,
    budgetMs: config.screening.budgetMs,
  });
}
